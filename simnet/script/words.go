package script

import "slices"

// Words is the table of the language, in the order in which it is learnt.
func Words() []Word {
	return slices.Concat(castWords(), timeWords(), faultWords(), marketWords(), chainWords(), attackWords(), askWords())
}

// Why a mode refuses something.
const (
	noLinks     = "connections on one machine have no latency, loss or rate that could be set"
	rewritten   = "a peer that is the installed program does no wrong"
	noContracts = "it has the ledger and no contracts"
)

// lasts is how long a fault or a habit goes on.
func lasts(help string) Arg {
	return Arg{Name: "for", Kind: Duration, Min: 0.001, Max: 10 * 365 * 86400, Help: help}
}

var classes = []string{"home", "mobile", "office", "server"}

// castWords say who takes part.
func castWords() []Word {
	return []Word{
		{Name: "network", Now: true, Summary: "the merchants' peers, their links and their chain; the first command",
			Help:    "Peers are m0, m1 and so on. They are placed in cities by population, drawn by the seed, unless place or placing says otherwise.",
			Example: "network peers=20 shards=2 block=2s place=Seoul,Busan,Tokyo",
			Named: []Arg{
				{Name: "peers", Kind: Int, Required: true, Min: 1, Max: 100_000, Help: "how many merchants there are"},
				{Name: "shards", Kind: Int, Default: "1", Min: 1, Max: 256, Help: "topics that facts are divided into"},
				{Name: "block", Kind: Duration, Default: "2s", Min: 0.1, Max: 3600, Help: "time from one block of the chain to the next"},
				{Name: "final", Kind: Int, Default: "8", Min: 1, Max: 1000, Help: "blocks after which one is final"},
				{Name: "chain", Kind: Choice, Default: "ledger", Choices: []string{"ledger", "evm"}, Model: noContracts, Help: "the pure model of the contracts alone, or beside the contracts themselves in an EVM, which have to agree with it and tell their gas"},
				{Name: "latency", Kind: File, Real: noLinks, Help: "round-trip times between cities or nodes, as a list of pairs or a square table; without it, distance and fibre speed"},
				{Name: "fill", Kind: YesNo, Default: "no", Real: noLinks, Help: "fill holes of the latency file from the model by distance, instead of refusing it; needs the places of its nodes"},
				{Name: "drop", Kind: YesNo, Default: "no", Real: noLinks, Help: "leave out nodes of the latency file that the list of cities lacks, and where holes are not filled those with most of them, instead of refusing it"},
				{Name: "cities", Kind: File, Help: "names, positions and population of the cities or nodes; without it, the built-in list, or no places where that lacks a node of the latency file"},
				{Name: "place", Kind: Cities, Help: "the cities or nodes in which peers are placed"},
				{Name: "placing", Kind: Choice, Choices: []string{"people", "nodes", "file"}, Help: "by population; on each node once before one has two, in an order drawn by the seed; or so in the order of the file. Without it people, and nodes where no places are known"},
				{Name: "class", Kind: Choice, Default: "office", Choices: classes, Real: noLinks, Help: "bandwidth of the peers"},
				{Name: "loss", Kind: Percent, Default: "0%", Max: 0.5, Real: noLinks, Help: "packets that every link loses"},
				{Name: "degree", Kind: Int, Default: "0", Max: 1000, Real: "peers of one consortium on one machine all know each other", Help: "connections that each peer opens by itself; 0: what a peer does when nobody tells it"},
				{Name: "watch", Kind: YesNo, Default: "no", Real: "packets of processes are not watched", Model: "it has no packets", Help: "write each packet between a wallet and a peer into the trace, as an observer of the wire sees it; much"},
				{Name: "transport", Kind: Choice, Default: "quic", Choices: []string{"quic", "stream"}, Real: "processes speak QUIC and TCP", Model: "it has messages", Help: "what carries connections over the links: QUIC itself, or streams with QUIC's packets, times and losses, without encryption and congestion windows; for large networks"},
				{Name: "start", Kind: Moment, Default: "2026-01-05T00:00", Real: "the time is the machine's", Help: "the date at which the scenario begins, UTC; that one is a Monday"},
			}},
		{Name: "merchants", Now: true, Summary: "names some merchants and says how they are",
			Example:    "merchants m0..m4 group=big popularity=5 class=server",
			Positional: []Arg{{Name: "who", Kind: Who, Roles: "m", Required: true, Help: "which ones"}},
			Named: []Arg{
				{Name: "group", Kind: Name, Help: "what to call them"},
				{Name: "city", Kind: City, Help: "where they all are"},
				{Name: "class", Kind: Choice, Choices: classes, Real: noLinks, Help: "their bandwidth"},
				{Name: "popularity", Kind: Number, Default: "1", Min: 0.001, Max: 1e6, Help: "how often customers choose one, against 1 of the others"},
				{Name: "prices", Kind: Number, Default: "1", Min: 0.001, Max: 1000, Help: "factor on what customers spend there"},
				{Name: "points", Kind: Number, Default: "0", Max: 1000, Help: "points for each whole unit spent; 0: no points of their own"},
				{Name: "epoch", Kind: Duration, Default: "180d", Min: 3600, Max: 3660 * 86400, Help: "of their points, in whole seconds: what is earned in an epoch can be spent in it and in the next two"},
			}},
		{Name: "customers", Now: true, Summary: "wallets, and how their owners shop, consent and take back",
			Help:    "Customers are c0, c1 and so on; a second command adds more. With a file of purchases, the habits are fitted to it, or it is replayed line by line.",
			Example: "customers 40 group=people vault=2of3 rate=2/w spend=30 consent=80% revoke=1/90d",
			Positional: []Arg{
				{Name: "count", Kind: Int, Required: true, Min: 1, Max: 1_000_000, Help: "how many"},
			},
			Named: []Arg{
				{Name: "group", Kind: Name, Help: "what to call them"},
				{Name: "vault", Kind: Quorum, Default: "3of5", Min: 1, Max: 255, Help: "custodians that a read needs, and that there are"},
				{Name: "custodians", Kind: Who, Roles: "m", Help: "from whom each picks its custodians; without it, from all"},
				{Name: "merchants", Kind: Who, Roles: "m", Help: "where they shop; without it, at all"},
				{Name: "rate", Kind: Rate, Default: "2/w", Help: "purchases of one customer"},
				{Name: "spend", Kind: Amount, Default: "20", Max: 1e6, Help: "median of a basket"},
				{Name: "purchases", Kind: File, Help: "a file of purchases: habits are fitted to it"},
				{Name: "replay", Kind: YesNo, Default: "no", Help: "replay the file's purchases as they are, from the scenario's start"},
				{Name: "near", Kind: Percent, Default: "70%", Help: "purchases at the merchants nearest by; the rest goes by popularity"},
				{Name: "zipf", Kind: Number, Default: "1", Max: 4, Help: "exponent by which popularity falls from one merchant to the next"},
				{Name: "consent", Kind: Percent, Default: "70%", Help: "requests for consent that are granted; the others are denied"},
				{Name: "revoke", Kind: Rate, Default: "1/180d", Help: "how often one customer takes a grant back"},
				{Name: "regrant", Kind: Percent, Default: "30%", Help: "revoked or denied grants that are given again, some days later"},
				{Name: "offers", Kind: Rate, Default: "0/d", Help: "how often one customer offers points for exchange"},
				{Name: "redeem", Kind: Rate, Default: "0/d", Help: "how often one customer spends points"},
				{Name: "city", Kind: City, Help: "where they all are; without it, by population"},
			}},
		{Name: "group", Now: true, Summary: "names somebody, to be meant later",
			Example: "group north m0..m3,@Seoul",
			Positional: []Arg{
				{Name: "name", Kind: Name, Required: true, Help: "what to call them"},
				{Name: "who", Kind: Who, Roles: "mca", Required: true, Help: "whom"},
			}},
		{Name: "custodians", Real: rewritten, Summary: "how merchants behave as custodians from now on",
			Help: "honest: as the program does. slow: answers after delay. lying: false shares with false proofs. colluding: helps each other colluder without a grant and " +
				"without an entry in its log. silent: does not answer.",
			Example: "custodians m3..m5 slow delay=2s",
			Positional: []Arg{
				{Name: "who", Kind: Who, Roles: "m", Required: true, Help: "which merchants"},
				{Name: "behaviour", Kind: Choice, Required: true, Choices: []string{"honest", "slow", "lying", "colluding", "silent"}, Help: "how"},
			},
			Named: []Arg{
				{Name: "delay", Kind: Duration, Default: "5s", Max: 86400, Help: "of slow ones"},
				lasts("after that they are honest again"),
			}},
	}
}

// timeWords make time pass.
func timeWords() []Word {
	return []Word{
		{Name: "run", Now: true, Summary: "lets time pass", Example: "run 10m",
			Positional: []Arg{{Name: "time", Kind: Duration, Required: true, Max: MaxTime.Seconds(), Help: "how long"}}},
		{Name: "at", Now: true, Summary: "does something at a time since the scenario's start",
			Help:    "Nothing happens at once: a later run passes that time. Between commands of one time, their order in the text counts.",
			Example: "at 12m kill m3\nat 15m restart m3\nrun 20m",
			Positional: []Arg{
				{Name: "time", Kind: Duration, Required: true, Max: MaxTime.Seconds(), Help: "since the scenario's start, not before now"},
				{Name: "command", Kind: Inner, Required: true, Help: "any command but those that say who takes part or make time pass"},
			}},
		{Name: "say", Summary: "writes a line into the trace and the report", Example: "say The sale begins.",
			Positional: []Arg{{Name: "text", Kind: Text, Required: true, Help: "the rest of the line"}}},
	}
}

// faultWords break links and machines.
func faultWords() []Word {
	who := Arg{Name: "who", Kind: Who, Roles: "mca", Required: true, Help: "whose machines"}
	peers := Arg{Name: "who", Kind: Who, Roles: "m", Required: true, Help: "which merchants' peers"}
	return []Word{
		{Name: "wallets", Summary: "takes wallets from the network and back",
			Example: "wallets offline 10:crowd for=30d",
			Positional: []Arg{
				{Name: "state", Kind: Choice, Required: true, Choices: []string{"offline", "online"}, Help: "whether they can be reached"},
				{Name: "who", Kind: Who, Roles: "c", Required: true, Help: "whose wallets"},
			},
			Named: []Arg{lasts("after that the opposite")}},
		{Name: "partition", Sides: true, Summary: "cuts the network into sides that cannot reach each other",
			Help:    "Each name=who is a side, two or more of them. Who is in none stands with the first side. A second partition takes the place of the first.",
			Example: "partition a=m0..m4 b=rest for=20m",
			Named:   []Arg{lasts("after that it heals by itself")}},
		{Name: "heal", Summary: "ends the partition, and losses, slowness and rates that commands set", Example: "heal"},
		{Name: "loss", Real: noLinks, Summary: "lets links lose packets",
			Help:       "With from alone what these machines send and get is lost, without both what everybody sends and gets. With to only what goes that way is lost, beside other losses; the same two groups again take the place of what was set for them, 0% ends it.",
			Example:    "loss 5% from=m0..m4 to=m7 for=10m",
			Positional: []Arg{{Name: "part", Kind: Percent, Required: true, Max: 1, Help: "of the packets"}},
			Named: []Arg{
				{Name: "from", Kind: Who, Roles: "mca", Help: "whose packets; without it, everybody's"},
				{Name: "to", Kind: Who, Roles: "mca", Help: "towards whom, one way only"},
				lasts("after that nothing more is lost than before"),
			}},
		{Name: "slow", Real: noLinks, Summary: "makes links slower than their distance", Example: "slow m0..m4 times=3 add=20ms for=1h",
			Positional: []Arg{who},
			Named: []Arg{
				{Name: "add", Kind: Duration, Default: "0s", Max: 60, Help: "added to each packet's way"},
				{Name: "times", Kind: Number, Default: "1", Min: 1, Max: 100, Help: "factor on the latency of each packet that they send, before add; both ways of a pair are longer when both are named"},
				lasts("after that as before"),
			}},
		{Name: "rate", Real: noLinks, Summary: "bounds what a machine sends and gets", Example: "rate m0..m4 up=2Mbit down=20Mbit",
			Positional: []Arg{who},
			Named: []Arg{
				{Name: "up", Kind: Bandwidth, Min: 8000, Max: 1e12, Help: "bits a second out"},
				{Name: "down", Kind: Bandwidth, Min: 8000, Max: 1e12, Help: "bits a second in"},
				lasts("after that as before"),
			}},
		{Name: "nat", Real: noLinks, Model: "it has no routers", Summary: "puts machines behind a router that lets nobody in unasked", Example: "nat 30%:merchants on",
			Positional: []Arg{who, {Name: "state", Kind: Choice, Default: "on", Choices: []string{"on", "off"}, Help: "whether"}}},
		{Name: "kill", Summary: "cuts the power: what was not yet on the disk is gone", Example: "kill m3",
			Positional: []Arg{peers}},
		{Name: "restart", Summary: "starts what was killed, with its disk", Example: "kill m3\nrun 1m\nrestart m3",
			Positional: []Arg{peers}},
		{Name: "losedisk", Summary: "cuts the power and destroys the disk: a restart begins with nothing but the merchant's keys", Example: "losedisk m3",
			Positional: []Arg{peers}},
		{Name: "join", Summary: "admits merchants that come late", Help: "They get the next numbers and are members once the chain says so.",
			Example: "join 2 group=newcomers city=Busan",
			Positional: []Arg{
				{Name: "count", Kind: Int, Default: "1", Min: 1, Max: 10_000, Help: "how many"},
			},
			Named: []Arg{
				{Name: "group", Kind: Name, Help: "what to call them"},
				{Name: "city", Kind: City, Help: "where they are; without it, by population"},
				{Name: "class", Kind: Choice, Default: "office", Choices: classes, Real: noLinks, Help: "their bandwidth"},
			}},
		{Name: "leave", Summary: "merchants leave the consortium: a tombstone, no more points, a run-off", Example: "leave m5",
			Positional: []Arg{peers}},
	}
}

// marketWords are what customers and merchants do, apart from their habits.
func marketWords() []Word {
	customers := Arg{Name: "who", Kind: Who, Roles: "c", Required: true, Help: "which customers"}
	return []Word{
		{Name: "grant", Summary: "customers allow merchants to read and write", Example: "grant 10:crowd to=m3 rights=read",
			Positional: []Arg{customers},
			Named: []Arg{
				{Name: "to", Kind: Who, Roles: "m", Required: true, Help: "which merchants"},
				{Name: "rights", Kind: Choices, Default: "read", Choices: []string{"read", "write"}, Help: "to read what was bought elsewhere, or to write receipts"},
			}},
		{Name: "revoke", Summary: "customers take all their grants to merchants back", Example: "revoke crowd from=m3",
			Positional: []Arg{customers},
			Named: []Arg{
				{Name: "from", Kind: Who, Roles: "m", Help: "from whom; without it, from everybody"},
				{Name: "over", Kind: Duration, Default: "0s", Max: MaxTime.Seconds(), Help: "spread evenly over this time"},
			}},
		{Name: "buy", Summary: "customers buy, apart from their habits", Example: "buy crowd at=m0 amount=12.50",
			Positional: []Arg{customers},
			Named: []Arg{
				{Name: "at", Kind: Who, Roles: "m", Required: true, Help: "where, one drawn for each purchase"},
				{Name: "amount", Kind: Amount, Default: "20", Max: 1e6, Help: "of each purchase"},
				{Name: "count", Kind: Int, Default: "1", Min: 1, Max: 100_000, Help: "purchases of each customer"},
				{Name: "over", Kind: Duration, Default: "0s", Max: MaxTime.Seconds(), Help: "spread evenly over this time"},
			}},
		{Name: "publish", Summary: "peers publish facts of a given size, with nothing behind them", Example: "publish merchants count=200 size=1KiB over=20s",
			Help:       "The work of published comparisons of gossip: notices of random text, valid in every other way.",
			Positional: []Arg{{Name: "who", Kind: Who, Roles: "m", Required: true, Help: "by whom, in turn"}},
			Named: []Arg{
				{Name: "count", Kind: Int, Default: "1", Min: 1, Max: 10_000_000, Help: "facts in all"},
				{Name: "size", Kind: Size, Default: "1KiB", Min: 256, Max: 7680, Help: "bytes of each fact, within thirty: a notice has no more"},
				{Name: "over", Kind: Duration, Default: "0s", Max: MaxTime.Seconds(), Help: "spread evenly over this time"},
			}},
		{Name: "sale", Summary: "a flash sale: customers come more often", Example: "sale m0 factor=20 for=2h",
			Positional: []Arg{{Name: "who", Kind: Who, Roles: "m", Required: true, Help: "where"}},
			Named: []Arg{
				{Name: "factor", Kind: Number, Default: "5", Min: 1, Max: 1000, Help: "purchases there against usual"},
				{Name: "price", Kind: Number, Default: "0.8", Min: 0.01, Max: 1, Help: "factor on what is spent"},
				{Name: "for", Kind: Duration, Default: "2h", Min: 1, Max: 365 * 86400, Help: "how long"},
			}},
		{Name: "offer", Summary: "customers offer points for other points", Example: "offer 5:crowd give=m0 amount=100 want=m1 get=80",
			Positional: []Arg{customers},
			Named: []Arg{
				{Name: "give", Kind: Who, Roles: "m", Required: true, Help: "whose points are given, one merchant"},
				{Name: "amount", Kind: Int, Required: true, Min: 1, Max: 1 << 40, Help: "points given"},
				{Name: "want", Kind: Who, Roles: "m", Required: true, Help: "whose points are wanted, one merchant"},
				{Name: "get", Kind: Int, Required: true, Min: 1, Max: 1 << 40, Help: "points wanted for all of it"},
				{Name: "lasts", Kind: Duration, Default: "1d", Min: 60, Max: 90 * 86400, Help: "until it expires"},
			}},
		{Name: "cancel", Summary: "customers withdraw offers that they made, as far as those are not filled", Example: "cancel crowd give=m0 want=m1",
			Help:       "A member carries the end of each to the chain. A settlement that comes before it in a block stands, and what the exchange may take stays as it is.",
			Positional: []Arg{customers},
			Named: []Arg{
				{Name: "give", Kind: Who, Roles: "m", Required: true, Help: "whose points they give, one merchant"},
				{Name: "want", Kind: Who, Roles: "m", Help: "whose points they want, one merchant; without it, anybody's"},
			}},
		{Name: "redeem", Summary: "customers spend points for rewards", Example: "redeem crowd at=m0 amount=50",
			Positional: []Arg{customers},
			Named: []Arg{
				{Name: "at", Kind: Who, Roles: "m", Required: true, Help: "whose points"},
				{Name: "amount", Kind: Int, Required: true, Min: 1, Max: 1 << 40, Help: "points of each customer, as far as they have them"},
			}},
		{Name: "campaign", Summary: "a merchant rewards consent out of a budget",
			Help:       "The budget is newly issued points of the merchant's. A customer with a grant has members attest it and begins a reward, now or as soon as it gives one; who takes the grant back stops its reward, and keeps what has vested.",
			Example:    "campaign m0 budget=10000 reward=20 over=30d",
			Positional: []Arg{{Name: "who", Kind: Who, Roles: "m", Required: true, Help: "which merchants"}},
			Named: []Arg{
				{Name: "budget", Kind: Int, Required: true, Min: 1, Max: 1 << 40, Help: "points set aside"},
				{Name: "reward", Kind: Int, Required: true, Min: 1, Max: 1 << 40, Help: "points for one person in all"},
				{Name: "over", Kind: Duration, Default: "30d", Min: 60, Max: 365 * 86400, Help: "time over which a reward vests while the grant lives; rewards can begin for as long"},
				{Name: "to", Kind: Who, Roles: "c", Help: "which customers join; without it, all with a grant"},
				{Name: "quorum", Kind: Int, Default: "2", Max: 16, Help: "members who have to attest that a grant lives, and that it ended; 0: the merchant alone, for customers that it invited"},
			}},
		{Name: "claim", Summary: "customers have what has vested of their rewards paid", Example: "claim crowd at=m0",
			Positional: []Arg{customers},
			Named:      []Arg{{Name: "at", Kind: Who, Roles: "m", Help: "whose rewards; without it, everybody's"}}},
		{Name: "pump", Summary: "merchants quote rates around a circle that give more than they cost", Example: "pump m0,m1,m2 gain=5%",
			Positional: []Arg{{Name: "who", Kind: Who, Roles: "m", Required: true, Help: "three merchants or more, in the order of the circle"}},
			Named: []Arg{
				{Name: "gain", Kind: Percent, Default: "5%", Min: 0.001, Max: 1, Help: "what one round gives"},
				{Name: "amount", Kind: Int, Default: "1000", Min: 1, Max: 1 << 40, Help: "points of each quote"},
			}},
	}
}

// chainWords are faults of the chain.
func chainWords() []Word {
	return []Word{
		{Name: "stall", Summary: "the chain makes no blocks", Example: "stall for=1h", Named: []Arg{lasts("after that it goes on")}},
		{Name: "resume", Summary: "the chain goes on", Example: "stall\nrun 10m\nresume"},
		{Name: "reorg", Summary: "the newest blocks are replaced; what was in them waits again", Example: "reorg 3",
			Positional: []Arg{{Name: "depth", Kind: Int, Required: true, Min: 1, Max: 64, Help: "blocks that are replaced"}}},
	}
}

// attackWords are those who mean harm.
func attackWords() []Word {
	return []Word{
		{Name: "attack", Real: rewritten, Summary: "somebody means harm",
			Help: "Without by, the attackers are new machines a0, a1 and so on, which are no members; with by, these members turn.\n" +
				"sybil: many identities fill connection tables and drop what they should relay. eclipse: surround the victims. censor: relay nothing of the victims' facts. " +
				"cold-boot: connect before the honest ones do and answer newcomers alone. covert-flash: behave well for the time of delay, then drop all at once. " +
				"spam: valid facts beyond every limit, rate of each attacker. replay: facts, grants and requests seen before. equivocate: two statements with one number. " +
				"grief: the best offers there are, of which what a settlement needs is taken away once one waits for a block; and single points. farm: grants given for the reward and taken back, again and again, also by new wallets.\n" +
				"Members do sybil, eclipse, cold-boot, censor, covert-flash, spam and replay; strangers the first three; customers equivocate, grief and farm. The model mode carries out all of them, and at most 100 facts a second of each who does spam or replay.",
			Example: "attack sybil count=40 for=10m\nattack censor by=m1..m3 victim=m0\nattack spam by=m7 rate=50/s for=1m",
			Positional: []Arg{{Name: "kind", Kind: Choice, Required: true, Help: "what they do",
				Choices: []string{"sybil", "eclipse", "censor", "cold-boot", "covert-flash", "spam", "replay", "equivocate", "grief", "farm"}}},
			Named: []Arg{
				{Name: "count", Kind: Int, Default: "1", Min: 1, Max: 100_000, Help: "new attackers, when by is not given"},
				{Name: "by", Kind: Who, Roles: "mca", Help: "who of those that take part turns"},
				{Name: "victim", Kind: Who, Roles: "mc", Help: "against whom; without it, everybody"},
				{Name: "rate", Kind: Rate, Default: "1/s", Min: 1e-9, Max: 1e6, Help: "deeds of each attacker"},
				{Name: "delay", Kind: Duration, Default: "0s", Max: MaxTime.Seconds(), Help: "good behaviour before it begins"},
				{Name: "group", Kind: Name, Help: "what to call them"},
				lasts("after that they stop"),
			}},
	}
}

// askWords look at what happened.
func askWords() []Word {
	by := Arg{Name: "by", Kind: Who, Roles: "mca", Help: "counts only these"}
	since := Arg{Name: "since", Kind: Duration, Max: MaxTime.Seconds(), Help: "counts only what happened from this time of the scenario"}
	measure := Arg{Name: "measure", Kind: Measure, Required: true, Help: "see the table of measures"}
	return []Word{
		{Name: "probe", Summary: "takes a measure, writes it into the trace, and prints it for the expected output",
			Example: "probe divergence\n----\n0", Positional: []Arg{measure}, Named: []Arg{by, since}},
		{Name: "expect", Summary: "holds a measure against a value: the scenario fails where it does not hold",
			Help:    "By default over all that happened so far. A value has the unit of its measure.",
			Example: "expect delivery >= 99.9%\nexpect propagation-p99 < 2s by=m0..m9\nexpect reads in 10..20",
			Positional: []Arg{
				measure,
				{Name: "is", Kind: Compare, Required: true, Choices: comparisons, Help: "how it compares"},
				{Name: "value", Kind: Bound, Required: true, Help: "with what"},
			},
			Named: []Arg{by, since}},
		{Name: "trace", Now: true, Summary: "replays what a live merchant's peer recorded, from now on", Example: "trace shop.jsonl as=m0\ntrace bakery.jsonl as=m1",
			Help: "The file is one of 'souk peer record'. Purchases, grants and ends of grants at that merchant happen again, drawn among the customers, in the rounds in which they were, " +
				"and so do its notices; what came of them, such as headers, receipts, reads and purges, comes of them again. A recording knows no customers: who allows and who buys is left to the seed. Whom the scenario itself has allow something counts, too: let those do so first who did when the recording began. " +
				"Several recordings of one consortium are several commands, each as another merchant.",
			Positional: []Arg{{Name: "file", Kind: File, Required: true, Help: "the recording"}},
			Named: []Arg{
				{Name: "as", Kind: Who, Roles: "m", Default: "m0", Help: "which merchant it is, one"},
				{Name: "others", Kind: YesNo, Default: "no", Help: "replay the facts of all others too, as notices of their size by the other merchants: for one recording alone"},
			}},
	}
}

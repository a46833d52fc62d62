package scenario

import (
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/script"
)

// issuer is the one merchant that an argument means, which has points.
func (r *Run) issuer(c script.Command, name string) (int, error) {
	who := r.numbers(c, name, "m")
	if len(who) != 1 {
		return 0, fault.New(fault.Malformed, c.Word, name+": want one merchant")
	}
	return who[0], r.issues(c, who...)
}

// issues refuses merchants without points of their own.
func (r *Run) issues(c script.Command, who ...int) error {
	for _, n := range who {
		if err := r.plan.issues(c.Word, script.Member{Role: script.Merchants, N: n}); err != nil {
			return err
		}
	}
	return nil
}

func (r *Run) offer(c script.Command) (string, error) {
	give, err := r.issuer(c, "give")
	if err != nil {
		return "", err
	}
	want, err := r.issuer(c, "want")
	if err != nil {
		return "", err
	}
	if give == want {
		return "", fault.New(fault.Malformed, c.Word, "want: another merchant than gives")
	}
	for _, who := range r.numbers(c, "who", "c") {
		r.net.Offer(who, Offer{Give: give, Want: want, Amount: uint64(c.Arg("amount").Int), Get: uint64(c.Arg("get").Int), Lasts: c.Arg("lasts").Duration})
	}
	return "", nil
}

func (r *Run) cancel(c script.Command) (string, error) {
	give, err := r.issuer(c, "give")
	if err != nil {
		return "", err
	}
	want := Anybody
	if c.Arg("want").Given {
		if want, err = r.issuer(c, "want"); err != nil {
			return "", err
		}
	}
	for _, who := range r.numbers(c, "who", "c") {
		r.net.Cancel(who, give, want)
	}
	return "", nil
}

func (r *Run) redeem(c script.Command) (string, error) {
	at := r.numbers(c, "at", "m")
	if err := r.issues(c, at...); err != nil {
		return "", err
	}
	for _, who := range r.numbers(c, "who", "c") {
		for _, m := range at {
			r.net.Redeem(who, m, uint64(c.Arg("amount").Int))
		}
	}
	return "", nil
}

func (r *Run) pump(c script.Command) (string, error) {
	who := r.numbers(c, "who", "m")
	if len(who) < 3 {
		return "", fault.New(fault.Malformed, c.Word, "who: want three merchants or more")
	}
	if err := r.issues(c, who...); err != nil {
		return "", err
	}
	r.broke("net", "pump", r.who(c, "who", "m")...)
	return "", r.net.Pump(who, c.Arg("gain").Float, uint64(c.Arg("amount").Int))
}

func (r *Run) campaign(c script.Command) (string, error) {
	who := r.numbers(c, "who", "m")
	if err := r.issues(c, who...); err != nil {
		return "", err
	}
	o := Campaign{Budget: uint64(c.Arg("budget").Int), Reward: uint64(c.Arg("reward").Int), Over: c.Arg("over").Duration, Quorum: int(c.Arg("quorum").Int)}
	switch {
	case o.Quorum > len(r.plan.Merchants):
		return "", fault.New(fault.Malformed, c.Word, "quorum: there are not so many members to attest")
	}
	if c.Arg("to").Given {
		o.To = append([]int{}, r.numbers(c, "to", "c")...)
	}
	for _, m := range who {
		if err := r.net.Campaign(m, o); err != nil {
			return "", err
		}
	}
	return "", nil
}

func (r *Run) claim(c script.Command) (string, error) {
	at := r.numbers(c, "at", "m")
	if !c.Arg("at").Given {
		for m, x := range r.plan.Merchants {
			if x.Points > 0 && !x.Late {
				at = append(at, m)
			}
		}
	}
	if err := r.issues(c, at...); err != nil {
		return "", err
	}
	for _, who := range r.numbers(c, "who", "c") {
		for _, m := range at {
			r.net.Claim(who, m)
		}
	}
	return "", nil
}

package report

import (
	"fmt"
	"slices"
	"time"

	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/run"
	"github.com/souk-network/souk/simnet/script"
)

// beside is a figure of this run next to a published one.
type beside struct {
	What, Ours, Theirs string
	Sources            []source // where it was published; none when it was measured here
}

type source struct{ Name, Link string }

// What was published, and could be opened: see docs/simnet-validation.md.
var (
	episub = []source{
		{"250", "https://gist.github.com/vyzo/68d4435295aff39b8df07f2f25a53fb0"},
		{"500", "https://gist.github.com/vyzo/e5d41faa2333f15f528526616380deca"},
		{"1,000", "https://gist.github.com/vyzo/25a53ec19c6b1d3b5e1064ece60b755c"},
	}
	evaluation = []source{{"arXiv:2007.02754", "https://arxiv.org/abs/2007.02754"}}
	bad        = []source{{"Nashatyrev", "https://hackmd.io/@nashatyrev/SJ0Si4HRS"}}
	thousand   = []source{
		{"Waku", "https://docs.waku.org/research/research-and-studies/message-propagation/"},
		{"nim-libp2p", "https://zealous-polka-dc7.notion.site/Nim-libp2p-v1-5-0-regression-testing-August-2024-25edba733c704ccaa411919555c5db1a"},
	}
)

// attacked are the attacks that the published evaluation considers too.
var attacked = map[string]said{
	"sybil":        {"Strangers, as many as members or more", "회원만큼, 또는 더 많은 낯선 이"},
	"cold-boot":    {"Strangers at the start", "시작할 때의 낯선 이"},
	"covert-flash": {"Members that behave and then turn", "정상으로 행동하다 돌아선 회원"},
	"censor":       {"Members that drop what one says", "한 회원의 말을 버리는 회원"},
}

// published lists the published figures that this scenario has a counterpart of.
func (s *story) published(scenario, lang string) (out []beside) {
	if s.summary.Mode == run.Real { // on one machine nothing is far away
		return nil
	}
	if publishes(scenario) {
		out = append(out, s.gossip(lang)...)
	}
	for _, kind := range []string{"sybil", "cold-boot", "covert-flash", "censor"} {
		if kind == "sybil" && s.attacks[kind] {
			out = append(out, s.besieged(lang))
		}
		if s.attacks[kind] {
			out = append(out, beside{
				What: attacked[kind].in(lang), Ours: s.underAttack(lang), Sources: evaluation,
				Theirs: said{`gossipsub v1.1 "stays immune to all considered attacks", this one among them, on over 5,000 virtual machines; its curves could not be opened`,
					`gossipsub v1.1은 5,000대가 넘는 가상 머신에서 이것을 포함한 "고려한 모든 공격에 견딘다". 그래프는 열어 볼 수 없었습니다`}.in(lang),
			})
		}
	}
	if s.attacks["sybil"] || s.attacks["covert-flash"] || s.attacks["censor"] {
		out = append(out, s.withheld(lang))
	}
	return out
}

// withheld stands beside a published simulation of nodes that pass nothing on.
func (s *story) withheld(lang string) beside {
	return beside{
		What: said{"Nodes that pass nothing on", "아무것도 전하지 않는 노드"}.in(lang), Ours: s.underAttack(lang), Sources: bad,
		Theirs: said{"a simulation of 5,000 to 10,000 nodes with gossipsub's defaults and 20 connections each, drawn at random: messages get through while up to 80 % of the nodes pass nothing on, late where only announcements bring them; traffic is 5 to 6 times the payload. The model of 1,000 Souk peers with 12 to 16 connections, everybody counted: at half of the members all delivered, 99 % within 874 ms; at 80 % 87.5 % within 90 s, half of those within 1.2 s",
			"gossipsub 기본값과 무작위 연결 20개씩인 노드 5,000~10,000개의 시뮬레이션: 80 %까지 아무것도 전하지 않아도 메시지가 닿으며, 알림으로만 닿는 것은 늦습니다. 트래픽은 내용의 5~6배. 연결 12~16개인 Souk 피어 1,000개의 모형, 모두를 세어: 회원 절반이 전하지 않으면 전부 전달되고 99 %가 874 ms 안, 80 %면 90 s 안에 87.5 %, 그 절반은 1.2 s 안"}.in(lang),
	}
}

// besieged stands beside what plain go-libp2p-pubsub did on simulated links with
// strangers around it: see docs/simnet-validation.md.
func (s *story) besieged(lang string) beside {
	return beside{
		What: said{"Strangers, beside plain go-libp2p-pubsub on simulated links (measured, not published)", "낯선 이, 시뮬레이션 링크 위의 기본 go-libp2p-pubsub와 나란히 (발표된 것이 아니라 잰 것)"}.in(lang),
		Ours: s.underAttack(lang),
		Theirs: said{"32 hosts, 128 strangers: all delivered, 95 % of arrivals within 1,550 ms without scores and within 297 ms with Filecoin's; Souk there: 321 ms. One run each: with scores the slow tail differs much from run to run",
			"호스트 32대, 낯선 이 128대: 모두 전달, 도착의 95 %가 점수 없이 1,550 ms, Filecoin의 점수로 297 ms 안. 같은 곳의 Souk: 321 ms. 한 번씩 실행한 값이며, 점수가 있을 때 느린 꼬리는 실행마다 많이 다릅니다"}.in(lang),
	}
}

// publishes reports whether a scenario publishes facts as the published
// simulations do. One that does not parse does nothing.
func publishes(scenario string) bool {
	parsed, err := script.Parse(scenario, script.Options{})
	if err != nil {
		return false
	}
	return slices.ContainsFunc(parsed.Commands, func(c script.Command) bool {
		return c.Word == "publish" || c.Inner != nil && c.Inner.Word == "publish"
	})
}

// gossip is delivery, copies and times. Copies are whole bodies that came, for
// each delivery.
func (s *story) gossip(lang string) (out []beside) {
	figures := s.summary.Figures
	if v, ok := figures["delivery"]; ok {
		out = append(out, beside{
			What: said{"Delivered", "전달"}.in(lang), Ours: Show("delivery", v), Sources: episub,
			Theirs: said{"all: 15,000, 30,000 and 60,000 deliveries at 250, 500 and 1,000 nodes", "모두: 노드 250, 500, 1,000에서 15,000, 30,000, 60,000건"}.in(lang),
		})
	}
	if v, ok := figures["duplicates"]; ok {
		out = append(out, beside{
			What: said{"Whole copies for each delivery", "전달 하나당 온전한 사본"}.in(lang), Ours: fmt.Sprintf("%.2f", v+1), Sources: episub,
			Theirs: said{"gossipsub v1.0: 6.42, 6.32, 6.29; v1.1: 6.67, 6.44, 6.37", "gossipsub v1.0: 6.42, 6.32, 6.29, v1.1: 6.67, 6.44, 6.37"}.in(lang),
		})
	}
	if v, ok := s.within(300 * time.Millisecond); ok {
		out = append(out, beside{
			What: said{"Arrivals within 300 ms", "300 ms 안의 도착"}.in(lang), Ours: Show("delivery", v), Sources: episub,
			Theirs: said{"gossipsub v1.0: 99.7 %, 97.7 %, 97.9 %, on delays of which the distribution is not stated: beside ours, not comparable", "gossipsub v1.0: 99.7 %, 97.7 %, 97.9 %. 지연의 분포가 밝혀지지 않아 나란히 둘 뿐 견줄 수 없습니다"}.in(lang),
		})
	}
	if _, ok := figures["propagation-p99"]; ok {
		out = append(out, s.plain(lang), s.large(lang))
	}
	return out
}

// plain stands beside what plain go-libp2p-pubsub did with the task of
// docs/simnet-validation.md.
func (s *story) plain(lang string) beside {
	return beside{
		What: said{"Times, beside plain go-libp2p-pubsub on simulated links (measured, not published)", "시간, 시뮬레이션 링크 위의 기본 go-libp2p-pubsub와 나란히 (발표된 것이 아니라 잰 것)"}.in(lang),
		Ours: s.times(lang),
		Theirs: said{"20, 40 and 100 hosts on links by distance, class server, 1 KiB: half within 108, 137 and 146 ms, 99 % within 215, 258 and 275 ms, with 7.5 to 8.1 bodies for each one wanted. Souk there: half within 89, 147 and 163 ms, 99 % within 176, 478 and 451 ms, with 1.0 to 1.6 bodies. One run each; on other links, with losses or with other sizes it stands beside and is not comparable",
			"호스트 20, 40, 100대, 거리에 따른 링크, server 등급, 1 KiB: 절반이 108, 137, 146 ms, 99 %가 215, 258, 275 ms 안, 필요한 본문 하나에 7.5~8.1개. 같은 곳의 Souk: 절반이 89, 147, 163 ms, 99 %가 176, 478, 451 ms 안, 본문 1.0~1.6개. 한 번씩 실행한 값이며, 다른 링크나 손실, 다른 크기에서는 나란히 둘 뿐 견줄 수 없습니다"}.in(lang),
	}
}

// large stands beside published times of a thousand nodes.
func (s *story) large(lang string) beside {
	return beside{
		What: said{"Times, beside networks of 1,000 nodes", "시간, 노드 1,000개의 네트워크와 나란히"}.in(lang), Ours: s.times(lang), Sources: thousand,
		Theirs: said{"Waku relay, 10 kB with proofs against spam: 508 ms on the average. nim-libp2p, every packet late by 100 ms with a deviation of 30, 100 B to 500 KB: 90 ms to about a second. The model of 1,000 Souk peers on links of 100 ms with that deviation, 1 KiB: half within 393 ms, 99 % within 703 ms. Sizes, rates and what is checked differ: beside ours, not comparable but for the order of size",
			"Waku relay, 스팸 방지 증명이 붙은 10 kB: 평균 508 ms. nim-libp2p, 패킷마다 100 ms(편차 30) 지연, 100 B~500 KB: 90 ms에서 약 1초. 그 편차를 가진 100 ms 링크 위 Souk 피어 1,000개의 모형, 1 KiB: 절반이 393 ms, 99 %가 703 ms 안. 크기와 빈도, 검사하는 것이 달라 나란히 둘 뿐, 자릿수 말고는 견줄 수 없습니다"}.in(lang),
	}
}

// times are the quantiles of this run's arrivals.
func (s *story) times(lang string) string {
	f := s.summary.Figures
	return fmt.Sprintf(said{"half within %s, 95 %% within %s, 99 %% within %s", "절반이 %s, 95 %%가 %s, 99 %%가 %s 안"}.in(lang),
		Show("propagation-p50", f["propagation-p50"]), Show("propagation-p95", f["propagation-p95"]), Show("propagation-p99", f["propagation-p99"]))
}

// within is the part of all arrivals that took so long at most.
func (s *story) within(most time.Duration) (float64, bool) {
	all := s.book.Arrivals(measure.Filter{})
	if len(all) == 0 {
		return 0, false
	}
	n := 0
	for _, a := range all {
		if a.Took <= most {
			n++
		}
	}
	return float64(n) / float64(len(all)), true
}

// underAttack is what honest peers had while attackers were there.
func (s *story) underAttack(lang string) string {
	f := s.summary.Figures
	return fmt.Sprintf(said{"delivered %s, 95 %% of arrivals within %s, %s breaches", "전달 %s, 도착의 95 %%가 %s 안, 막지 못한 행위 %s"}.in(lang),
		Show("delivery", f["delivery"]), Show("propagation-p95", f["propagation-p95"]), Show("breaches", f["breaches"]))
}

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
	return out
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
	return out
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

package report

import (
	"fmt"
	"slices"
	"time"

	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/report/plot"
)

// picture is a chart in two languages, with what one should see in it.
type picture struct {
	name   string // of its file
	title  said
	how    said // one sentence: how to read it
	x, y   axis
	series []row
	faults bool // over time, with the faults behind it
}

type axis struct {
	label said
	unit  plot.Unit
	log   bool
	to    float64 // shown at least up to here, when not 0
}

type row struct {
	name   said
	shape  plot.Shape
	points []plot.Point
	bad    bool
}

// chart is the picture in a language.
func (p picture) chart(lang string, marks []plot.Mark) plot.Chart {
	c := plot.Chart{ID: p.name + "-" + lang, Title: p.title.in(lang), Desc: p.how.in(lang), X: p.x.in(lang), Y: p.y.in(lang)}
	for _, r := range p.series {
		c.Series = append(c.Series, plot.Series{Name: r.name.in(lang), Shape: r.shape, Points: r.points, Bad: r.bad})
	}
	if p.faults {
		c.Marks = marks
	}
	return c
}

func (a axis) in(lang string) plot.Axis {
	return plot.Axis{Label: a.label.in(lang), Unit: a.unit, Log: a.log, To: a.to}
}

// marks are the faults as a chart over time shows them.
func (s *story) marks() (out []plot.Mark) {
	for i, f := range s.faults {
		out = append(out, plot.Mark{From: f.from.Seconds(), To: f.to.Seconds(), Label: fmt.Sprint(i + 1)})
	}
	return out
}

// pictures lists the charts for which something happened.
func (s *story) pictures() (out []picture) {
	all := append([]picture{s.propagation(), s.hops(), s.delivery(), s.divergence(), s.closing(), s.reads(), s.attacking(), s.linkability()}, s.traffic()...)
	all = append(all, s.economy()...)
	for _, p := range all {
		p.series = slices.DeleteFunc(p.series, func(r row) bool { return len(r.points) < 2 })
		if len(p.series) > 0 && p.moves() {
			out = append(out, p)
		}
	}
	return out
}

// moves reports whether anything but 0 is in a picture.
func (p picture) moves() bool {
	for _, r := range p.series {
		if slices.ContainsFunc(r.points, func(q plot.Point) bool { return q.Y != 0 }) {
			return true
		}
	}
	switch p.name { // that these stay 0 is worth seeing
	case "divergence", "pump":
		return true
	}
	return false
}

// over is a figure over time.
func (s *story) over(name string) (out []plot.Point) {
	for _, r := range s.rounds {
		if v, ok := r.values[name]; ok {
			out = append(out, plot.Point{X: r.at.Seconds(), Y: v})
		}
	}
	return out
}

// quantile is a reading over time: of all peers the one that such a part is not
// above.
func (s *story) quantile(kind string, q float64) (out []plot.Point) {
	for _, r := range s.rounds {
		if v, ok := measure.Quantile(slices.Sorted(slices.Values(r.readings[kind])), q); ok {
			out = append(out, plot.Point{X: r.at.Seconds(), Y: v})
		}
	}
	return out
}

var overTime = axis{label: said{"time since the network was made", "네트워크를 만든 뒤의 시간"}, unit: plot.Seconds}

func (s *story) propagation() picture {
	var took, bound []float64
	for _, a := range s.book.Arrivals(measure.Filter{}) {
		took = append(took, a.Took.Seconds())
		if a.Bound > 0 {
			bound = append(bound, a.Bound.Seconds())
		}
	}
	p := s.pictured("propagation")
	p.x = axis{label: said{"time to arrive", "도착까지 걸린 시간"}, unit: plot.Seconds, log: wide(took)}
	p.y = axis{label: said{"part of all arrivals", "전체 도착 중 비율"}, unit: plot.Percent, to: 1}
	p.series = []row{
		{name: said{"as it was", "실제"}, shape: plot.Steps, points: plot.CDF(took)},
		{name: said{"physical bound: shortest path of the latencies", "물리적 한계: 지연의 최단 경로"}, shape: plot.Steps, points: plot.CDF(bound)},
	}
	return p
}

// hops has empty places behind the last one, so that the axis has whole numbers.
func (s *story) hops() picture {
	counts, all := s.book.Hops(measure.Filter{}), 0.0
	for _, n := range counts {
		all += float64(n)
	}
	p := s.pictured("hops")
	p.x = axis{label: said{"connections that it passed", "거친 연결의 수"}}
	p.y = axis{label: said{"part of all arrivals", "전체 도착 중 비율"}, unit: plot.Percent, to: 1}
	if all == 0 {
		return p
	}
	var points []plot.Point
	for len(counts) < 4 {
		counts = append(counts, 0)
	}
	for i, n := range counts {
		points = append(points, plot.Point{X: float64(i + 1), Y: float64(n) / all})
	}
	p.series = []row{{name: said{"arrivals by gossip", "가십으로 도착한 것"}, shape: plot.Dots, points: points}}
	return p
}

// wide reports whether values span so much that only a logarithm shows them.
func wide(values []float64) bool {
	low, high := 0.0, 0.0
	for _, v := range values {
		if v > 0 && (low == 0 || v < low) {
			low = v
		}
		high = max(high, v)
	}
	return low > 0 && high > 50*low
}

func (s *story) delivery() picture {
	p := s.pictured("delivery")
	p.x, p.faults = overTime, true
	p.y = axis{label: said{"part delivered", "전달된 비율"}, unit: plot.Percent, to: 1}
	p.series = []row{{name: said{"facts at the peers that run", "동작 중인 피어가 가진 팩트"}, points: s.over("delivery")}}
	return p
}

func (s *story) divergence() picture {
	p := s.pictured("divergence")
	p.x, p.faults = overTime, true
	p.y = axis{label: said{"facts × peers", "팩트 × 피어"}}
	p.series = []row{{name: said{"missing at a peer, held by another", "다른 피어는 있고 이 피어는 없는 것"}, shape: plot.Steps, points: s.over("divergence")}}
	return p
}

func (s *story) closing() picture {
	p := s.pictured("revocation")
	closed := inSeconds(s.book.Closings(measure.Filter{}))
	p.x = axis{label: said{"time from revocation to closed", "철회부터 닫힐 때까지의 시간"}, unit: plot.Seconds, log: wide(closed)}
	p.y = axis{label: said{"part of all revocations", "전체 철회 중 비율"}, unit: plot.Percent, to: 1}
	p.series = []row{{name: said{"grants that are closed by then", "그때까지 닫힌 동의"}, shape: plot.Steps, points: plot.CDF(closed)}}
	return p
}

func inSeconds(all []time.Duration) (out []float64) {
	for _, d := range all {
		out = append(out, d.Seconds())
	}
	return out
}

func (s *story) reads() picture {
	p := s.pictured("reads")
	p.x, p.faults = overTime, true
	p.y = axis{label: said{"so far", "누적 수"}}
	p.series = []row{
		{name: said{"records opened", "열린 기록"}, shape: plot.Steps, points: s.over("reads")},
		{name: said{"grants taken back", "철회된 동의"}, shape: plot.Steps, points: s.over("revocations")},
		{name: said{"reads refused", "거절된 읽기"}, shape: plot.Steps, points: s.over("refused")},
		{name: said{"opened after the grant was closed", "동의가 닫힌 뒤 열린 기록"}, shape: plot.Steps, points: s.over("reads-after-revocation"), bad: true},
	}
	return p
}

func (s *story) attacking() picture {
	p := s.pictured("attacks")
	p.x, p.faults = overTime, true
	p.y = axis{label: said{"so far", "누적 수"}}
	p.series = []row{
		{name: said{"deeds of attackers", "공격자의 행위"}, shape: plot.Steps, points: s.over("attempts")},
		{name: said{"that an honest peer let happen", "정직한 피어가 막지 못한 것"}, shape: plot.Steps, points: s.over("breaches"), bad: true},
	}
	return p
}

func (s *story) linkability() picture {
	p := s.pictured("linkability")
	p.x, p.faults = overTime, true
	p.y = axis{label: said{"part of pairs of records", "기록 쌍의 비율"}, unit: plot.Percent, to: 1}
	p.series = []row{
		{name: said{"right, of those that the observer names", "관찰자가 고른 쌍 중 맞은 것"}, points: s.over("linkability")},
		{name: said{"right by guessing", "짐작으로 맞을 비율"}, points: s.over("linkability-guess")},
		{name: said{"found, of those of one customer", "한 손님의 쌍 중 찾은 것"}, points: s.over("linkability-found")},
	}
	return p
}

// traffic is what the network and the disks carry.
func (s *story) traffic() []picture {
	overhead, copies, storage, links, up := s.pictured("overhead"), s.pictured("duplicates"), s.pictured("storage"), s.pictured("connections"), s.pictured("up")
	copies.y = axis{label: said{"more copies for each needed", "필요한 사본당 더 온 사본"}}
	copies.series = []row{{name: said{"of the whole run so far", "지금까지 전체"}, points: s.over("duplicates")}}
	overhead.y = axis{label: said{"bytes a useful byte", "유용한 1바이트당 바이트"}}
	overhead.series = []row{
		{name: said{"since the round before", "직전 회차 이후"}, points: s.lately("overhead")},
		{name: said{"of the whole run so far", "지금까지 전체"}, points: s.over("overhead")},
	}
	storage.y = axis{unit: plot.Bytes, label: said{"on the disk", "디스크"}}
	storage.series = []row{
		{name: said{"fullest peer", "가장 많이 저장한 피어"}, points: s.quantile("storage_bytes", 1)},
		{name: said{"median peer", "중앙값 피어"}, points: s.quantile("storage_bytes", 0.5)},
	}
	links.y = axis{label: said{"connections", "연결 수"}}
	links.series = []row{
		{name: said{"most", "최대"}, shape: plot.Steps, points: s.quantile("connections", 1)},
		{name: said{"median", "중앙값"}, shape: plot.Steps, points: s.quantile("connections", 0.5)},
		{name: said{"fewest", "최소"}, shape: plot.Steps, points: s.quantile("connections", 0)},
	}
	up.y = axis{label: said{"peers", "피어 수"}}
	up.series = []row{{name: said{"peers that run", "동작 중인 피어"}, shape: plot.Steps, points: s.over("up")}}
	out := []picture{overhead, copies, storage, links, up}
	for i := range out {
		out[i].x, out[i].faults = overTime, true
	}
	return out
}

func (s *story) lately(name string) (out []plot.Point) {
	for _, r := range s.rounds {
		if v, ok := r.lately[name]; ok {
			out = append(out, plot.Point{X: r.at.Seconds(), Y: v})
		}
	}
	return out
}

// economy is what people and the chain did.
func (s *story) economy() []picture {
	steps := func(name said, figure string, bad bool) row {
		return row{name: name, shape: plot.Steps, points: s.over(figure), bad: bad}
	}
	trade, points, offers, slip, gas := s.pictured("trade"), s.pictured("points"), s.pictured("offers"), s.pictured("slippage"), s.pictured("gas")
	trade.series = []row{steps(said{"purchases", "구매"}, "purchases", false), steps(said{"grants", "동의"}, "grants", false), steps(said{"revocations", "철회"}, "revocations", false)}
	points.series = []row{
		steps(said{"issued", "발행"}, "issued", false), steps(said{"redeemed", "사용"}, "redeemed", false), steps(said{"vested as rewards", "보상으로 확정"}, "vested", false),
		steps(said{"unaccounted for", "맞지 않는 양"}, "imbalance", true),
	}
	offers.series = []row{steps(said{"offered", "제안"}, "offers", false), steps(said{"settled", "체결"}, "settled", false), steps(said{"with a side missing", "한쪽이 빠진 체결"}, "half-settled", true)}
	slip.series = []row{{name: said{"median", "중앙값"}, points: s.over("slippage-p50")}}
	gas.series = []row{steps(said{"of all transactions", "모든 거래"}, "gas", false)}
	exposed, pump := s.pictured("exposure"), s.pictured("pump")
	exposed.series = []row{steps(said{"the pair that is nearest to its cap", "한도에 가장 가까운 쌍"}, "exposure-max", false)}
	if len(offers.series[1].points) > 0 && offers.series[1].points[len(offers.series[1].points)-1].Y > 0 {
		pump.series = []row{steps(said{"points gained for nothing", "대가 없이 얻은 포인트"}, "pump-gain", true), steps(said{"pairs that were stopped", "멈춘 쌍"}, "paused", false)}
	}
	out := []picture{trade, points, offers, slip, exposed, pump, gas}
	labels := []axis{{label: said{"so far", "누적 수"}}, {label: said{"points", "포인트"}}, {label: said{"so far", "누적 수"}}, {label: said{"less than the best", "최선보다 손해"}, unit: plot.Percent}, {label: said{"of its cap", "한도 대비"}, unit: plot.Percent}, {label: said{"so far", "누적 수"}}, {label: said{"gas so far", "누적 가스"}}}
	for i := range out {
		out[i].x, out[i].y, out[i].faults = overTime, labels[i], true
	}
	return append(out, s.lorenz())
}

func (s *story) lorenz() picture {
	var rewards []float64
	for _, n := range s.book.Rewards() {
		rewards = append(rewards, float64(n))
	}
	p := s.pictured("gini")
	p.x = axis{label: said{"customers, the least rewarded first", "보상이 적은 손님부터"}, unit: plot.Percent, to: 1}
	p.y = axis{label: said{"part of rewards", "보상 비율"}, unit: plot.Percent, to: 1}
	if curve := plot.Lorenz(rewards); curve != nil {
		p.series = []row{
			{name: said{"as it was (Lorenz curve)", "실제 (로렌츠 곡선)"}, points: curve},
			{name: said{"all alike", "모두 같을 때"}, points: []plot.Point{{}, {X: 1, Y: 1}}},
		}
	}
	return p
}

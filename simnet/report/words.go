package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/souk-network/souk/simnet/run"
)

// words are the headings of a page.
type words struct{ Costs, CostsHow, Call, Count, Min, Median, Max, Sum, Unknown, Near, NearHow, Full, Model, Off, Claims, Broken, Outputs, Faults, FaultsHow, Plots, Missing, Figures, Published, PublishedHow, There, Honest, Scenario string }

func wordsIn(lang string) words {
	if lang == "ko" {
		return words{
			Costs: "호출별 가스", CostsHow: "컨트랙트의 함수마다 거래 수와 거래 하나의 가스입니다. 거절된 것도 포함하며, 되돌린 블록은 뺍니다. gas.csv에도 있습니다.", Call: "호출", Count: "거래", Min: "최소", Median: "중앙값", Max: "최대", Sum: "합계",
			Unknown: "측정하지 않아 그리지 않은 것:",
			Near:    "모델이 얼마나 가까운가", NearHow: "커밋된 보정 표로, 손님도 공격도 없는 네트워크에서 같은 사실을 두 방식으로 퍼뜨린 것입니다. 이 실행의 조건과 다를 수 있습니다.", Full: "full", Model: "model", Off: "차이",
			Claims: "시나리오의 주장", Broken: "다르게 출력된 것", Outputs: "시나리오가 기대한 출력과 다른 명령입니다.",
			Faults: "고장 내고 고친 것", FaultsHow: "시간 그래프의 띠와 번호가 이 목록의 번호입니다.",
			Plots: "그래프", Missing: "아무 일도 없어 그리지 않은 것:", Figures: "수치", Published: "발표된 결과와 나란히", There: "발표된 것:", PublishedHow: "다른 이들의 시뮬레이션과 시험에서 발표된 것으로, 노드 수와 지연이 다릅니다. 출처와 같은 링크 위의 기본 go-libp2p-pubsub는 docs/simnet-validation.md에 있습니다.", Honest: "읽을 때 알아둘 것", Scenario: "시나리오",
		}
	}
	return words{
		Costs: "What calls took in gas", CostsHow: "For each function of the contracts, how many transactions called it and what one took; refused ones are in it, blocks that were taken back are not. The same is in gas.csv.", Call: "call", Count: "count", Min: "min", Median: "median", Max: "max", Sum: "sum",
		Unknown: "Not drawn, since not measured:",
		Near:    "How near the model comes", NearHow: "The committed calibration: the same facts spread in both modes, in networks without customers, faults and attackers. The conditions of this run may be others.", Full: "full mode", Model: "model", Off: "off",
		Claims: "What the scenario claims", Broken: "Printed otherwise", Outputs: "Commands that did not print what the scenario expects.",
		Faults: "What was broken and mended", FaultsHow: "The bands and numbers in plots over time are the numbers of this list.",
		Plots: "Plots", Missing: "Not drawn, since nothing happened:", Figures: "Figures", Published: "Beside published results", There: "Published:", PublishedHow: "Published of simulations and tests by others, with other numbers of nodes and other delays. Sources, and plain go-libp2p-pubsub on the same links as here, are in docs/simnet-validation.md.", Honest: "What to know when reading this", Scenario: "The scenario",
	}
}

var (
	hashName = said{"Hash of all events:", "모든 사건의 해시:"}
	again    = said{"souk sim replay with this folder carries the scenario out again and compares.", "이 폴더로 souk sim replay를 실행하면 시나리오를 다시 수행하고 비교합니다."}
	stopped  = said{"The run was stopped before its end: figures are of what had happened by then.", "실행이 끝나기 전에 멈췄습니다. 수치는 그때까지의 것입니다."}
	broke    = said{"The run broke at %s and could not go on: %s. Figures are of what had happened by then.", "실행이 %s에 깨져 더 나아가지 못했습니다: %s. 수치는 그때까지의 것입니다."}
	seen     = said{"seen: %s, at %s", "본 값: %s, 시각 %s"}
	fromTo   = said{"from %s to %s (%s)", "%s부터 %s까지 (%s)"}
	atTime   = said{"at %s", "%s"}
)

func held(holds bool) said {
	if holds {
		return said{"✓ held", "✓ 맞음"}
	}
	return said{"✗ failed", "✗ 틀림"}
}

func (s *story) verdict(lang string) string {
	bad := len(s.summary.Failed)
	switch {
	case s.summary.Stopped && bad == 0:
		return fmt.Sprintf(said{"Of the scenario's claims %d had been looked at, and held.", "시나리오의 주장 가운데 %d개를 확인했고 모두 맞았습니다."}.in(lang), len(s.claims))
	case len(s.claims) == 0 && bad == 0:
		return said{"The scenario claims nothing.", "이 시나리오에는 주장이 없습니다."}.in(lang)
	case bad == 0:
		return fmt.Sprintf(said{"Every claim of the scenario held: %d of %d.", "시나리오의 주장이 모두 맞았습니다: %d / %d."}.in(lang), len(s.claims), len(s.claims))
	}
	return fmt.Sprintf(said{"%d of the scenario's claims and expected outputs failed.", "시나리오의 주장과 기대 출력 가운데 %d개가 틀렸습니다."}.in(lang), bad)
}

func (s *story) facts(lang string) []pair {
	m, virtual := s.summary, time.Duration(s.summary.Virtual*float64(time.Second)).Round(time.Second)
	var out []pair
	add := func(name said, value string) { out = append(out, pair{Name: name.in(lang), Value: value}) }
	add(said{"mode", "방식"}, m.Mode)
	add(said{"seed", "시드"}, fmt.Sprint(m.Seed))
	add(said{"version", "버전"}, m.Version)
	add(timeOf(m.Mode), virtual.String())
	add(said{"merchants", "상인"}, grouped(float64(m.Merchants)))
	add(said{"customers", "손님"}, grouped(float64(m.Customers)))
	add(said{"events", "사건"}, grouped(float64(m.Events)))
	if m.Chain != "" {
		add(said{"chain", "체인"}, m.Chain)
	}
	if m.Machine.CPU > 0 {
		add(said{"processor time", "CPU 시간"}, showSeconds(m.Machine.CPU))
		add(said{"time on the machine", "실제 시간"}, showSeconds(m.Machine.Seconds))
		add(said{"peak memory", "최대 메모리"}, fmt.Sprintf("%d MiB", m.Machine.Memory>>20))
		add(said{"Go", "Go"}, strings.TrimSpace(m.Machine.Go+" "+m.Machine.Platform))
	}
	return append(out, s.longer(lang)...)
}

// longer are the facts that take a sentence.
func (s *story) longer(lang string) (out []pair) {
	m := s.summary
	if x := m.Matrix; x != nil {
		out = append(out, pair{said{"matrix of round trips", "왕복 시간 행렬"}.in(lang), matrix(x, lang), true})
	}
	if m.Transport != "" {
		out = append(out, pair{said{"transport", "전송"}.in(lang), said{m.Transport + ": streams with QUIC's packets, times and losses, without encryption and congestion windows", m.Transport + ": QUIC의 패킷, 시간, 손실은 따르되 암호화와 혼잡 제어가 없는 스트림"}.in(lang), true})
	}
	return out
}

// timeOf is what the time of a mode is called.
func timeOf(mode string) said {
	if mode == run.Real {
		return said{"time of the scenario", "시나리오 시간"}
	}
	return said{"virtual time", "가상 시간"}
}

// notes say what the figures are not.
func (s *story) notes(lang string) []string {
	mode := said{"Full mode: the program's own peers and wallets on simulated links. The stock build is not bit for bit: with one seed, times differ by a few per cent between runs.",
		"full 방식: 실제 피어와 지갑을 시뮬레이션한 링크에서 실행합니다. 보통 빌드는 비트 단위로 같지 않아, 같은 시드에서도 시간이 몇 퍼센트 다릅니다."}
	if s.summary.Machine.Exact {
		mode = said{"Full mode in an exact build: the same seed repeats every event.", "정확 빌드의 full 방식: 같은 시드는 모든 사건을 되풀이합니다."}
	}
	if s.summary.Mode == run.Real {
		mode = said{"Real mode: the program's own peers as processes of one machine, in its time. No run repeats another; times are of connections on one machine, and of how busy it was.",
			"real 방식: 실제 피어를 한 컴퓨터의 프로세스로 실제 시간에 실행합니다. 같은 실행은 되풀이되지 않으며, 시간은 한 컴퓨터 안의 연결과 그 부하에서 나옵니다."}
	} else if s.summary.Mode != "full" {
		mode = said{"Model mode: the same decisions without sockets and cryptography; every run with the same seed has the same events.", "model 방식: 소켓과 암호 없이 같은 결정을 내립니다. 같은 시드는 같은 사건을 냅니다."}
	}
	rounds := said{fmt.Sprintf("Plots over time have %s of readings; observations.csv has all of them.", Count(len(s.rounds), "round")), fmt.Sprintf("시간 그래프는 %d회의 측정으로 그렸고, observations.csv에 모두 있습니다.", len(s.rounds))}
	place := said{"Latencies, bandwidth and loss are those of the scenario's map and words, not of a live network; processor time of peers takes no virtual time.",
		"지연, 대역폭, 손실은 시나리오의 지도와 명령에서 왔고 실제 네트워크의 것이 아닙니다. 피어의 계산은 가상 시간을 쓰지 않습니다."}
	one := said{"One run is one draw: to compare settings, sweep over seeds and use souk sim compare.", "한 번의 실행은 표본 하나입니다. 설정을 비교하려면 여러 시드로 실행하고 souk sim compare를 쓰십시오."}
	var out []string
	if s.summary.Mode == run.Real {
		place = said{"There is no latency, bandwidth or loss of a network in it.", "네트워크의 지연, 대역폭, 손실이 들어 있지 않습니다."}
	}
	for _, n := range []said{mode, rounds, place, one} {
		out = append(out, n.in(lang))
	}
	if began := s.began(); began >= time.Second {
		out = append(out, fmt.Sprintf(said{"Times of claims, in plots and in files count from when the network was made; the scenario began %s later, when its peers had met.",
			"주장, 그래프, 파일의 시각은 네트워크를 만든 때부터 세며, 시나리오는 피어들이 만난 %s 뒤에 시작했습니다."}.in(lang), showSeconds(began.Seconds())))
	}
	return out
}

// began is how long the network was there before the scenario's own time, where the
// end of both is known.
func (s *story) began() time.Duration {
	if s.summary.Mode == run.Real || s.summary.Stopped {
		return 0
	}
	return s.end - time.Duration(s.summary.Virtual*float64(time.Second))
}

// languageOf is the language of a figure's sentence where it is not the page's.
func languageOf(name, lang string) string {
	if lang == "ko" && meaningsKo[name] == "" {
		return "en"
	}
	return ""
}

var pictureOrder = []string{"propagation", "hops", "delivery", "divergence", "revocation", "reads", "attacks", "linkability", "overhead", "duplicates", "storage", "connections", "up", "trade", "points", "offers", "slippage", "exposure", "pump", "gas", "gini"}

// matrix says what a run took of a latency file.
func matrix(x *run.Matrix, lang string) string {
	places := said{"places known", "위치를 앎"}
	if !x.Placed {
		places = said{"places not known", "위치를 모름"}
	}
	out := said{Count(x.Nodes, "node") + ", " + places.en, fmt.Sprintf("노드 %s개, %s", grouped(float64(x.Nodes)), places.ko)}.in(lang)
	for _, part := range []struct {
		n    int
		says said
	}{
		{len(x.Dropped), said{Count(len(x.Dropped), "node") + " left out", "제외한 노드 %s개"}},
		{x.Filled, said{Count(x.Filled, "link") + " filled by distance", "거리로 채운 링크 %s개"}},
		{x.Mirrored, said{Count(x.Mirrored, "link") + " measured in the other direction alone", "반대 방향만 잰 링크 %s개"}},
	} {
		if part.n > 0 {
			out += "; " + strings.Replace(part.says.in(lang), "%s", grouped(float64(part.n)), 1)
		}
	}
	return out
}

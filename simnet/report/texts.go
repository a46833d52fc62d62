package report

import (
	"github.com/souk-network/souk/simnet/script"
)

// said is a text in both languages.
type said struct{ en, ko string }

func (s said) in(lang string) string {
	if lang == "ko" && s.ko != "" {
		return s.ko
	}
	return s.en
}

// pictured is a picture with its texts.
func (s *story) pictured(name string) picture {
	t := pictureTexts[name]
	return picture{name: name, title: t[0], how: replaced(s.summary.Mode, name, onMachine.picture, t[1])}
}

// pictureTexts are the title of each picture and how to read it.
var pictureTexts = map[string][2]said{
	"propagation": {{"How fast facts spread", "팩트가 퍼지는 속도"}, {
		"For each time, which part of all arrivals of a fact at another peer took no longer; nothing can be faster than the dashed curve, the shortest path of the simulated latencies.",
		"각 시간까지 다른 피어에 도착한 팩트의 비율입니다. 점선은 시뮬레이션한 지연의 최단 경로로, 이보다 빠를 수는 없습니다."}},
	"hops": {{"Over how many peers facts came", "팩트가 거친 피어"}, {
		"Of all arrivals by gossip, the part that came over so many connections: 1 is straight from the publisher. What reconciliation brought is left out.",
		"가십으로 도착한 것 가운데 연결을 그만큼 거친 비율입니다. 1은 낸 피어에서 바로 온 것이며, 조정으로 온 것은 뺍니다."}},
	"attacks": {{"Attacks", "공격"}, {
		"What attackers did so far, and what of it an honest peer let happen: the last row should stay at 0.",
		"지금까지 공격자가 한 행위와, 그 가운데 정직한 피어가 막지 못한 것입니다. 마지막 줄은 0이어야 합니다."}},
	"linkability": {{"What an observer of the wire links", "회선 관찰자가 잇는 기록"}, {
		"Somebody who sees the packets of wallets and the log of gossip names pairs of records as one customer's: how many of them are, how many would be by guessing, and how many of all such pairs are found.",
		"지갑의 패킷과 가십 기록을 보는 이가 한 손님의 것이라고 고른 기록 쌍 가운데 맞은 비율, 짐작으로 맞을 비율, 그리고 그런 쌍 전체 중 찾은 비율입니다."}},
	"duplicates": {{"Copies that nobody needed", "필요 없던 사본"}, {
		"Whole bodies of facts that came to a peer that had them, for each one that was needed, from the beginning on.",
		"이미 가진 피어에 또 온 팩트 본문의 수를, 필요했던 것 하나당으로 나타낸 값입니다."}},
	"exposure": {{"Exposure", "노출"}, {
		"The most points that were exchanged in a day from one merchant's to another's, as part of the cap of that direction.",
		"한 상인의 포인트에서 다른 상인의 포인트로 하루에 교환된 최대량을 그 방향의 한도로 나눈 값입니다."}},
	"pump": {{"Money pumps", "차익 순환"}, {
		"Points that customers gained by exchange and gave nothing for, and pairs of points that peers stopped: the first row rises only until they do.",
		"손님이 교환만으로 대가 없이 얻은 포인트와, 피어가 멈춘 포인트 쌍입니다. 첫 줄은 멈출 때까지만 늘어야 합니다."}},
	"delivery": {{"Delivery", "전달률"}, {
		"Of all pairs of a fact and a running peer, the part in which the peer has the fact: below 100 % while something is on its way or somebody is cut off.",
		"팩트와 동작 중인 피어의 모든 쌍 가운데 피어가 팩트를 가진 비율입니다. 전송 중이거나 끊긴 피어가 있으면 100 %보다 낮습니다."}},
	"divergence": {{"Divergence", "불일치"}, {
		"How many facts some running peers lack although another running peer has them, summed over peers: it must come back to 0 after a partition heals.",
		"다른 피어는 가졌지만 어떤 피어는 없는 팩트의 수를 피어마다 더한 값입니다. 분할이 끝나면 0으로 돌아와야 합니다."}},
	"revocation": {{"From revocation to closed", "철회부터 닫힐 때까지"}, {
		"For each time, the part of revocations after which so many custodians knew that no new read could succeed; one that never closed counts up to the end of the run.",
		"각 시간까지, 새 읽기가 성공할 수 없을 만큼 많은 수탁자가 철회를 안 비율입니다. 끝내 닫히지 않은 것은 실행 끝까지로 셉니다."}},
	"reads": {{"Reads before and after revocation", "철회 전후의 읽기"}, {
		"Records opened, grants taken back and reads refused so far; the last row counts reads after the grant was closed and should stay at 0.",
		"지금까지 열린 기록, 철회된 동의, 거절된 읽기의 누적 수입니다. 마지막 줄은 동의가 닫힌 뒤의 읽기로, 0이어야 합니다."}},
	"overhead": {{"Bytes for each useful byte", "유용한 1바이트당 전송량"}, {
		"Bytes that left all hosts, divided by the bytes of facts that arrived where they were missing: copies, connections and reconciliation are the rest.",
		"모든 호스트가 보낸 바이트를, 필요한 곳에 도착한 팩트의 바이트로 나눈 값입니다. 나머지는 사본, 연결, 조정에 쓰입니다."}},
	"storage": {{"Storage", "저장 공간"}, {
		"What peers keep on their disks, by each peer's own status; the fullest and the median peer.",
		"피어가 디스크에 보관하는 양입니다. 가장 많이 저장한 피어와 중앙값 피어를 보여 줍니다."}},
	"connections": {{"Connections", "연결"}, {
		"To how many others a peer is connected: the most, the median and the fewest of all running peers.",
		"피어가 연결된 상대의 수로, 동작 중인 피어 가운데 최대, 중앙값, 최소입니다."}},
	"up": {{"Peers that run", "동작 중인 피어"}, {
		"Peers that run at each time: those that lost power or have not joined yet are missing.",
		"각 시각에 동작 중인 피어의 수입니다. 전원을 잃었거나 아직 들어오지 않은 피어는 빠집니다."}},
	"trade": {{"Trade and consent", "거래와 동의"}, {
		"Purchases, grants and revocations of all customers so far.", "모든 손님의 구매, 동의, 철회의 누적 수입니다."}},
	"points": {{"Points are conserved", "포인트 보존"}, {
		"Points issued, redeemed and vested so far; the last row is by how much balances and supplies differ and must stay at 0.",
		"지금까지 발행, 사용, 확정된 포인트입니다. 마지막 줄은 잔액과 공급의 차이로, 0이어야 합니다."}},
	"offers": {{"Offers", "교환 제안"}, {
		"Offers made and settled so far; a settlement of which a side is missing must never be seen.",
		"지금까지의 제안과 체결 수입니다. 한쪽이 빠진 체결은 있어서는 안 됩니다."}},
	"slippage": {{"Slippage", "슬리피지"}, {
		"What makers got less than the best rate that was open when they offered: the median over all settlements so far.",
		"제안한 때에 열려 있던 최선의 환율보다 덜 받은 정도로, 지금까지의 체결의 중앙값입니다."}},
	"gas": {{"Gas", "가스"}, {
		"Gas of all transactions so far, anchors and votes for members among them; the founding is not counted.", "지금까지 모든 거래가 쓴 가스로, 앵커와 회원 투표를 포함하고 창립은 세지 않습니다."}},
	"gini": {{"How equal rewards are", "보상의 평등"}, {
		"Which part of all rewards the less rewarded customers got together: the further below the dashed line, the less equal, and the Gini coefficient is twice the area between.",
		"보상이 적은 손님들이 함께 받은 비율입니다. 점선에서 멀수록 불평등하고, 지니 계수는 그 사이 넓이의 두 배입니다."}},
}

// computed says for some figures how they come from the events, after what the
// language's table says that they are.
var computed = map[string]said{
	"delivery":               {"Counted over the peers that run at the end; a fact's origin has it.", "끝에 동작 중인 피어만 세고, 팩트를 낸 피어는 가진 것으로 봅니다."},
	"propagation-p50":        {"Each arrival at a peer that ran when the fact was published counts once; quantiles are of the nearest rank.", "팩트가 나올 때 동작하던 피어의 도착을 한 번씩 세고, 가장 가까운 순위의 분위수입니다."},
	"stretch-p50":            {"1 is as fast as the links allow.", "1은 링크가 허락하는 가장 빠른 속도입니다."},
	"duplicates":             {"From the peers' own counters of messages.", "피어의 메시지 계수기에서 구합니다."},
	"overhead":               {"From the counters of the simulated hosts.", "시뮬레이션한 호스트의 계수기에서 구합니다."},
	"divergence":             {"At the end of the run.", "실행 끝의 값입니다."},
	"reads-after-revocation": {"A read counts when it is noted over 2 s after so many custodians had the revocation that fewer than the threshold are left.", "임계값보다 적은 수탁자만 남을 만큼 철회가 알려지고 2초가 지난 뒤의 읽기를 셉니다."},
	"revocation-p50":         {"A grant that never closed counts up to the end of the run.", "끝내 닫히지 않은 동의는 실행 끝까지로 셉니다."},
	"unlogged-reads":         {"Answers of custodians are seen on the wire and held against entries that were durable before.", "수탁자의 답을 회선에서 보고, 그 전에 저장된 항목과 견줍니다."},
	"imbalance":              {"Recounted from issues, redemptions and expiries, and held against what the chain says of balances.", "발행, 사용, 소멸을 다시 세어 체인의 잔액과 견줍니다."},
	"storage-max":            {"The largest reading of the whole run.", "실행 전체에서 가장 큰 값입니다."},
	"connections-max":        {"The largest reading of the whole run.", "실행 전체에서 가장 큰 값입니다."},
}

// meaningsKo are what figures are, in Korean; English is script.Measures.
var meaningsKo = map[string]string{
	"delivery": "팩트를 가져야 할 피어 가운데 실제로 받은 비율", "propagation-p50": "팩트가 나온 때부터 한 피어에 도착할 때까지의 시간: 중앙값",
	"propagation-p95": "같은 시간: 95 %가 이보다 길지 않음", "propagation-p99": "같은 시간: 99 %", "propagation-max": "같은 시간: 가장 느린 것",
	"stretch-p50": "그 시간을 지연의 최단 경로로 나눈 값: 중앙값", "stretch-p99": "같은 값: 99 %", "hops-max": "팩트가 거친 가장 많은 피어 수",
	"duplicates": "필요한 사본 하나마다 더 도착한 온전한 사본", "overhead": "필요한 팩트 1바이트마다 링크를 지난 바이트",
	"divergence": "어떤 피어는 가졌고 다른 피어는 아직 없는 팩트", "facts": "나온 팩트", "storage-max": "가장 많이 저장한 피어의 디스크 사용량",
	"connections-max": "한 피어의 가장 많은 연결 수", "up": "지금 동작하는 피어", "purchases": "구매", "grants": "동의", "revocations": "철회",
	"reads": "열린 기록", "refused": "수탁자가 거절했거나 열쇠가 없어 실패한 읽기",
	"reads-after-revocation": "충분한 수탁자가 철회를 안 뒤에 열린 기록", "revocation-p50": "철회부터 읽기가 성공할 수 있던 마지막 순간까지의 시간: 중앙값",
	"revocation-max": "같은 시간: 가장 느린 것", "unlogged-reads": "항목이 저장되기 전에 수탁자가 기록을 여는 데 도운 횟수",
	"attempts": "공격자의 행위", "breaches": "정직한 피어가 막지 못한 공격자의 행위",
	"issued": "발행된 포인트", "redeemed": "사용된 포인트", "imbalance": "모든 상인에 걸쳐 잔액과 공급이 다른 포인트", "offers": "교환 제안", "cancelled": "만든 사람이 거둔 제안", "settled": "체인에서 체결된 제안",
	"filled": "손님들이 제안한 포인트 가운데 실제로 준 비율", "half-settled": "한쪽이 빠진 체결", "slippage-p50": "제안한 때의 최선의 환율보다 덜 받은 정도: 중앙값", "exposure-max": "하루에 한 방향으로 교환된 최대량을 한도로 나눈 값",
	"pump-gain": "교환으로 얻기만 하고 내준 것이 없는 손님과 공격자의 포인트, 그들의 모든 교환을 합쳐", "expired": "쓰기 전에 기한이 지난 포인트", "refusals": "블록에서 계약이 거절해 누군가 헛되이 비용을 낸 거래",
	"rewards": "시작된 동의 보상", "vested": "확정된 보상 포인트", "claimed": "지급된 보상 포인트", "gini": "동의했거나 보상을 받은 손님들 사이 보상의 불평등: 0은 모두 같음, 1에 가까우면 한 사람이 전부",
	"paused": "멈춘 포인트 쌍", "linkability-guess": "짐작만으로 맞을 비율: 모든 쌍 중 같은 손님의 쌍", "linkability-found": "같은 손님의 쌍 중 관찰자가 찾은 것",
	"linkability": "회선 관찰자가 같은 손님의 것이라고 맞힌 기록 쌍의 비율", "gas": "모든 거래의 가스", "height": "지금 체인의 블록 수",
}

// meaning is a sentence on what a figure is and how it comes about.
func meaning(mode, name, lang string) string {
	f, _ := script.LookupMeasure(name)
	text := replaced(mode, name, onMachine.figure, said{upper(f.Help), meaningsKo[name]}).in(lang)
	if how := replaced(mode, name, onMachine.computed, computed[name]).in(lang); how != "" {
		return text + ". " + how
	}
	return text + "."
}

func upper(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

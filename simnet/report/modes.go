package report

import "github.com/souk-network/souk/simnet/run"

// onMachine are sentences of the real mode in place of those that speak of simulated
// links: pictures and figures by their name.
var onMachine = struct{ picture, figure, computed map[string]said }{
	picture: map[string]said{
		"propagation": {"For each time, which part of all arrivals of a fact at another peer took no longer: between processes of one machine, so that it is of their work and not of a network.",
			"각 시간까지 다른 피어에 도착한 팩트의 비율입니다. 한 컴퓨터의 프로세스 사이이므로 네트워크가 아니라 처리에 걸린 시간입니다."},
		"overhead": {"Bytes that all peers sent, divided by the bytes of facts that arrived where they were missing: copies, connections, wallets and reconciliation are the rest.",
			"모든 피어가 보낸 바이트를, 필요한 곳에 도착한 팩트의 바이트로 나눈 값입니다. 나머지는 사본, 연결, 지갑, 조정에 쓰입니다."},
	},
	figure: map[string]said{
		"overhead": {"Bytes that peers sent for each byte of a fact that was needed", "필요한 팩트 1바이트마다 피어가 보낸 바이트"},
	},
	computed: map[string]said{
		"propagation-p50": {"Each arrival at a peer that ran when the fact was published counts once; quantiles are of the nearest rank. Between processes of one machine it takes what they take to work.",
			"팩트가 나올 때 동작하던 피어의 도착을 한 번씩 세고, 가장 가까운 순위의 분위수입니다. 한 컴퓨터의 프로세스 사이이므로 처리에 걸린 시간입니다."},
		"overhead":       {"From what the peers say of their connections.", "피어가 알리는 연결 통계에서 구합니다."},
		"unlogged-reads": {"Each custodian's process tells of its answers and of its entries once they are durable.", "수탁자의 프로세스가 답과, 저장된 항목을 알립니다."},
	},
}

// replaced is a sentence in place of another one in runs of a mode.
func replaced(mode, name string, of map[string]said, otherwise said) said {
	if with, has := of[name]; has && mode == run.Real {
		return with
	}
	return otherwise
}

// figureOf is what a picture shows, where it is something that a mode may not measure.
var figureOf = map[string]string{
	"attacks": "attempts", "linkability": "linkability", "points": "issued", "offers": "offers", "slippage": "slippage-p50", "exposure": "exposure-max", "pump": "pump-gain",
	"gas": "gas", "gini": "gini",
}

// reasonsKo are the reasons for which something is not measured, in Korean.
var reasonsKo = map[string]string{
	"connections on one machine have no physical bound":                  "한 컴퓨터 안의 연결에는 물리적 한계가 없습니다",
	"packets of processes are not watched":                               "프로세스의 패킷을 보지 않습니다",
	"there are no attackers in this mode":                                "이 방식에는 공격자가 없습니다",
	"it has no packets":                                                  "패킷이 없습니다",
	"it has the ledger and no contracts":                                 "원장만 있고 컨트랙트가 없습니다",
	"the ledger counts no gas: say chain=evm in network, or --chain evm": "원장은 가스를 세지 않습니다. network에 chain=evm을 쓰거나 --chain evm을 쓰십시오",
	"packets are written into the trace with network watch=yes":          "network watch=yes일 때만 패킷을 기록합니다",
}

// notMeasured says that a figure is not known, and why.
func notMeasured(why, lang string) string {
	if ko := reasonsKo[why]; lang == "ko" && ko != "" {
		why = ko
	}
	return said{"not measured: ", "측정하지 않음: "}.in(lang) + why
}

// Count writes how many of something there are: "1 run", "2 runs".
func Count(n int, one string) string {
	out := grouped(float64(n)) + " " + one
	if n != 1 {
		out += "s"
	}
	return out
}

// Are is Count with its verb: "1 run is", "2 runs are".
func Are(n int, one string) string {
	if n == 1 {
		return Count(n, one) + " is"
	}
	return Count(n, one) + " are"
}

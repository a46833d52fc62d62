package main

// offerTexts are what the commands about offers and swaps say in one language.
type offerTexts struct {
	none, noBook, notConfirmed, goOn string

	signs, gives, gets, account, recipient, anybody, onlyTaker, fee, noFee, relayFee, tollAsked, allows, allowsOthers, until, gas string

	line, left, took, nobodyTook, ends, limits string

	level, asOf, neverAsked string

	quote, quoteShort, atLeast, quotedBy, waits, exchanged string

	made, cancelled string

	states, standings map[string]string
}

func offerTextsOf(lang string) offerTexts {
	if lang == "ko" {
		return koreanOffers()
	}
	return offerTexts{
		none: "You have made no offers.", noBook: "Nobody offers that now.", notConfirmed: "nothing was signed", goOn: `Type "yes" to sign: `,
		signs: "You sign two things:", gives: "You give up to %d points of %s", gets: "and get at least %d points of %s for all of them, in parts if need be.",
		account: "They come from your account %s, of which you have %d points.", recipient: "What you get goes to your account %s.",
		anybody: "Anybody may accept.", onlyTaker: "Only the account %s may accept.",
		fee:   "%s takes %d.%02d %% of what you get, about %d points now; never more than %d in all.",
		noFee: "%s takes no fee of what you get.", relayFee: "Whoever settles it may take up to %d of your points on top.",
		tollAsked: "%s asks for %d of them now to settle it.",
		allows:    "1. The exchange may take exactly %d points of %s of your account: nothing else, and nobody else.", allowsOthers: "   %d of them are for other offers of yours that are open.",
		until: "It holds until %s, unless you end it before with 'souk offers cancel'.", gas: "You pay no gas: a member carries it to the chain.",
		line: "%s  %d %s for %d %s: %s", left: "%d of %d left", took: "taken in by %s", nobodyTook: "no member has taken it in yet", ends: "holds until %s", limits: "exchange fee at most %d, relay fee at most %d",
		level: "%d for %d  (offered: %d for %d)", asOf: "By the book of %s at block %d; the chain said what can be filled at %s.", neverAsked: "never",
		quote: "For %d points of %s you get about %d points of %s, before fees.", quoteShort: "For %d more points nobody offers anything now.", atLeast: "At the worst price among those offers: at least %d.",
		quotedBy: "Quoted by %s; nobody is bound by it.", waits: "%s  %s; %d of %d left", exchanged: "Exchanged: %s. %s",
		made: "The offer is made: %s", cancelled: "Cancelled, in a block: %d offers. The exchange may take no more than your other open offers need.",
		states: map[string]string{
			"signed": "signed", "gossiped": "gossiped", "pending": "settling, not sent yet", "sent": "settling, sent", "mined": "settled, in a block (a reorganisation may undo it)", "final": "settled, final",
			"part pending": "gossiped; a part is settling, not sent yet", "part sent": "gossiped; a part is settling, sent", "part mined": "gossiped; a part is settled, in a block", "part final": "gossiped; a part is settled, final",
			"cancelled": "cancelled", "expired": "expired", "unknown": "not known: no member answered", "kept": "signed, with no member yet",
		},
		standings: map[string]string{
			"no_corridor": "the members voted no rates for these points", "paused": "the exchange of these points is paused", "outside_corridor": "its rate is outside of what the members voted",
			"fee_above_limit": "the exchange fee is above its limit", "not_covered": "the account has too few points, or allows too few", "cap_reached": "the day's amount for these points is used up",
		},
	}
}

func koreanOffers() offerTexts {
	return offerTexts{
		none: "아직 낸 제안이 없습니다.", noBook: "지금은 그런 제안이 없습니다.", notConfirmed: "아무것도 서명하지 않았습니다", goOn: `서명하려면 "yes"를 입력하세요: `,
		signs: "두 가지에 서명합니다:", gives: "%[2]s 포인트를 최대 %[1]d점 주고", gets: "그 전부에 대해 %[2]s 포인트를 최소 %[1]d점 받습니다. 나누어 체결될 수 있습니다.",
		account: "고객님의 계정 %s에서 나가며, 현재 %d점이 있습니다.", recipient: "받는 포인트는 고객님의 계정 %s(으)로 들어옵니다.",
		anybody: "누구나 수락할 수 있습니다.", onlyTaker: "계정 %s만 수락할 수 있습니다.",
		fee:   "%s이(가) 받는 포인트의 %d.%02d %%를 수수료로 가져갑니다. 지금 약 %d점이며, 모두 합해 %d점을 넘지 않습니다.",
		noFee: "%s은(는) 받는 포인트에서 수수료를 가져가지 않습니다.", relayFee: "체결을 전달하는 쪽이 고객님의 포인트를 추가로 최대 %d점 가져갈 수 있습니다.",
		tollAsked: "%s은(는) 지금 체결에 그중 %d점을 요구합니다.",
		allows:    "1. 거래소가 고객님의 계정에서 %[2]s 포인트를 정확히 %[1]d점까지 가져갈 수 있습니다. 그 밖의 것도, 다른 누구도 가져갈 수 없습니다.", allowsOthers: "   그중 %d점은 이미 열려 있는 다른 제안을 위한 것입니다.",
		until: "%s까지 유효하며, 그 전에 'souk offers cancel'로 끝낼 수 있습니다.", gas: "가스비는 내지 않습니다. 회원사가 체인에 전달합니다.",
		line: "%s  %[3]s %[2]d점 → %[5]s %[4]d점: %[6]s", left: "%[2]d점 중 %[1]d점 남음", took: "%s이(가) 접수함", nobodyTook: "아직 접수한 회원사가 없음", ends: "%s까지 유효", limits: "거래 수수료 최대 %d점, 전달 수수료 최대 %d점",
		level: "%[2]d점에 %[1]d점  (제안: %[4]d점에 %[3]d점)", asOf: "%s의 호가, 블록 %d 기준. 체인이 체결 가능 여부를 답한 때: %s.", neverAsked: "없음",
		quote: "%[2]s 포인트 %[1]d점으로 %[4]s 포인트 약 %[3]d점을 받습니다(수수료 제외 전).", quoteShort: "나머지 %d점에 대한 제안은 지금 없습니다.", atLeast: "그 제안들 중 가장 불리한 가격 기준: 최소 %d점.",
		quotedBy: "%s의 호가이며, 누구도 이에 구속되지 않습니다.", waits: "%s  %s; %[4]d점 중 %[3]d점 남음", exchanged: "교환됨: %s. %s",
		made: "제안을 냈습니다: %s", cancelled: "제안 %d건을 취소했고 블록에 포함되었습니다. 거래소는 열려 있는 다른 제안에 필요한 만큼만 가져갈 수 있습니다.",
		states: map[string]string{
			"signed": "서명됨", "gossiped": "전파됨", "pending": "체결 중, 아직 보내지 않음", "sent": "체결 중, 보냄", "mined": "체결됨, 블록에 포함됨(재구성되면 취소될 수 있음)", "final": "체결됨, 확정",
			"part pending": "전파됨; 일부 체결 중, 아직 보내지 않음", "part sent": "전파됨; 일부 체결 중, 보냄", "part mined": "전파됨; 일부 체결됨, 블록에 포함됨", "part final": "전파됨; 일부 체결됨, 확정",
			"cancelled": "취소됨", "expired": "만료됨", "unknown": "알 수 없음: 답한 회원사가 없음", "kept": "서명됨, 아직 접수한 회원사 없음",
		},
		standings: map[string]string{
			"no_corridor": "회원사들이 이 포인트의 교환 비율을 의결하지 않음", "paused": "이 포인트의 교환이 중지됨", "outside_corridor": "비율이 의결된 범위를 벗어남",
			"fee_above_limit": "거래 수수료가 한도를 넘음", "not_covered": "계정의 포인트나 허용량이 부족함", "cap_reached": "오늘 교환 한도가 소진됨",
		},
	}
}

// state says how far an offer has come, and what is against it if something is.
func (t offerTexts) state(o shownOffer) string {
	key := o.State
	switch {
	case o.State == "settling":
		key = o.Settlement
	case o.State == "gossiped" && o.Settlement != "":
		key = "part " + o.Settlement
	}
	text, ok := t.states[key]
	if !ok {
		text = key
	}
	if against, ok := t.standings[o.Standing]; ok && (o.State == "signed" || o.State == "gossiped") {
		text += "; " + against
	}
	return text
}

package main

// pointsPhrases are the texts of the points commands in one language.
type pointsPhrases struct {
	order, account, noAccount, issued, back, referral string
	standing, lane                                    string
	outstanding, owed, breakage, noBreakage, cost     string
	checked, trial, unused, version, history, undone  string
	reward, redeemed                                  string
	worth, unworth                                    string
	noRewards, noBatches, batch, stuck                string
	states                                            map[string]string
}

// pointsWords are the phrases of a language, en or ko.
func pointsWords(lang string) pointsPhrases {
	if lang == "ko" {
		return pointsKorean()
	}
	return pointsEnglish()
}

func pointsEnglish() pointsPhrases {
	return pointsPhrases{
		order:       "order %s of %s: %d of %d points, %s (rules %d)",
		account:     "account %s",
		noAccount:   "not known yet: no wallet has a live grant here",
		issued:      "issued %d, %s on the chain %s",
		back:        "taken back %d, %s on the chain %s",
		referral:    "(referral)",
		standing:    "tier %s; pending %d, due %d, issued %d",
		lane:        "%d until %s",
		outstanding: "outstanding %d: held by own customers %d, by others %d",
		owed:        "not on the chain yet: pending %d, due %d, sent %d",
		breakage:    "expected never to be redeemed: %d (%s)",
		noBreakage:  "expected never to be redeemed: too little history to say",
		cost:        "cost %s %s, without the expected breakage %s",
		checked:     "%d rules, %d tiers, for orders in %s on the clocks of %s: in order",
		trial:       "%d orders earned %d points and would have earned %d: %d more, %d fewer; %d would earn something. Nothing was changed.",
		unused:      "rules that gave to no line of these orders: %s",
		version:     "version %d is in force",
		history:     "%d  set %s, rules of version %d",
		undone:      "version %d is in force, with the rules of version %d",
		reward:      "%s  %s  %d points, %d taken",
		worth:       "you say that a point is worth %s %s when it is redeemed; said %s, it stands until %s",
		unworth:     "you say no longer what a point is worth",
		redeemed:    "%d × %s for %d points: %s on the chain",
		noRewards:   "There is no reward. 'souk points catalogue put' adds one.",
		noBatches:   "Nothing was promised.",
		batch:       "%s  %d points in %d lines, from %s: %s",
		stuck:       "%d lines not credited: %s",
		states: map[string]string{
			"none": "nothing earned", "pending": "waiting for returns", "promised": "promised on the chain, waiting for returns", "release_failed": "promised on the chain, but the release failed: see 'souk points batches'", "due": "waiting to be issued", "issued": "issued",
			"reduced": "issued, a part taken back", "taken_back": "taken back",
		},
	}
}

func pointsKorean() pointsPhrases {
	return pointsPhrases{
		order:       "주문 %s (%s): 현재 %d포인트 (최초 %d), %s (규칙 %d판)",
		account:     "계정 %s",
		noAccount:   "아직 없음: 유효한 동의서를 준 지갑이 없습니다",
		issued:      "발행 %d, 체인 상태 %s %s",
		back:        "회수 %d, 체인 상태 %s %s",
		referral:    "(추천)",
		standing:    "등급 %s; 반품 대기 %d, 발행 대기 %d, 발행 %d",
		lane:        "%d포인트, %s까지",
		outstanding: "미사용 %d: 자사 고객 보유 %d, 그 외 보유 %d",
		owed:        "체인에 없는 포인트: 반품 대기 %d, 발행 대기 %d, 전송 중 %d",
		breakage:    "소멸 예상 %d (%s)",
		noBreakage:  "소멸 예상: 이력이 부족하여 추정하지 않습니다",
		cost:        "비용 %s %s, 소멸 예상 제외 시 %s",
		checked:     "규칙 %d개, 등급 %d개, 통화 %s, 시간대 %s: 이상 없음",
		trial:       "주문 %d건의 적립 %d포인트가 %d포인트로 바뀝니다: 증가 %d건, 감소 %d건, 적립되는 주문 %d건. 변경된 것은 없습니다.",
		unused:      "이 주문들의 어느 행에도 적용되지 않은 규칙: %s",
		version:     "%d판이 적용됩니다",
		history:     "%d판  %s 설정, %d판의 규칙",
		undone:      "%d판이 적용됩니다. %d판의 규칙입니다",
		reward:      "%s  %s  %d포인트, 사용 %d개",
		worth:       "1포인트를 사용할 때의 가치를 %s %s(으)로 밝혔습니다. %s에 밝혔고 %s까지 유효합니다",
		unworth:     "포인트의 가치를 더 이상 밝히지 않습니다",
		redeemed:    "%d × %s, %d포인트: 체인 상태 %s",
		noRewards:   "등록된 리워드가 없습니다. 'souk points catalogue put'으로 추가합니다.",
		noBatches:   "약정된 포인트가 없습니다.",
		batch:       "%s  %d포인트, %d건, %s부터: %s",
		stuck:       "지급되지 않은 %d건: %s",
		states: map[string]string{
			"none": "적립 없음", "pending": "반품 대기", "promised": "체인에 약정됨, 반품 대기", "release_failed": "체인에 약정되었으나 지급 실패: 'souk points batches' 참조", "due": "발행 대기", "issued": "발행됨", "reduced": "발행 후 일부 회수", "taken_back": "회수됨",
		},
	}
}

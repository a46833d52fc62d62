package main

// promisedTexts are what the commands about promised points say in one language.
type promisedTexts struct {
	nothing, nothingDue, line, released, peerFailed, unheard string
	states                                                   map[string]string // each may say a time
}

func promisedTextsOf(lang string) promisedTexts {
	if lang == "ko" {
		return promisedTexts{
			nothing:    "약정된 포인트가 없습니다.",
			nothingDue: "지금 지급받을 수 있는 약정 포인트가 없습니다.",
			line:       "%s  %d포인트 약정, 반품 %d, 번호 %s",
			released:   "%s의 약정 %d포인트가 계정 %s에 지급되었습니다.",
			peerFailed: "가맹점 피어의 지급 실패: %s. 'souk points release'로 직접 지급받을 수 있습니다",
			unheard:    "알림: %s에 약정을 물을 수 없습니다(%v). 지갑에 보관된 약정은 그대로입니다.",
			states: map[string]string{
				"waiting": "%s부터 지급받을 수 있습니다", "due": "%s부터 지급 가능", "released": "지급됨 (%s부터 가능)", "taken_back": "반품으로 모두 회수됨 (%s 예정)",
				"expired": "소멸됨 (%s부터 가능했음)", "unknown": "체인에 없는 약정입니다 (%s 예정)", "refused": "계약이 거부합니다 (%s부터 가능)", "unchecked": "체인을 확인하지 못했습니다 (%s 예정)",
			},
		}
	}
	return promisedTexts{
		nothing:    "No points are promised to you.",
		nothingDue: "No promised points can be released now.",
		line:       "%s  %d points promised, %d of them returned, ref %s",
		released:   "%s: %d promised points are credited to your account %s.",
		peerFailed: "the merchant's peer could not release it: %s. Do it yourself with 'souk points release'",
		unheard:    "Note: %s could not be asked what it promised (%v). What the wallet keeps is enough.",
		states: map[string]string{
			"waiting": "can be released from %s on", "due": "due since %s", "released": "released (due %s)", "taken_back": "all of it was taken back by returns (due %s)",
			"expired": "expired (was due %s)", "unknown": "the chain has no such promise (said to be due %s)", "refused": "the contract refuses it (due %s)",
			"unchecked": "the chain could not be asked (said to be due %s)",
		},
	}
}

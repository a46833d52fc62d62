package main

// loyaltyTexts are what the commands of memberships and rewards say in one
// language.
type loyaltyTexts struct {
	noProgrammes, noLevels, closed, good, grace, over, none, next, account, have, unseen, or, tooLittle, noMember string

	noCampaigns, promise, noReward, amounts, nothingDue, paid, nothingHangs, kept, lost, nothingLost, stopped, notStopped, wouldLose, goOn, notDone, unknownStake string

	limits, offered, startNow, startLater, endsBefore, started, notStarted, unknownOffers string

	rules, states map[string]string
}

func (t loyaltyTexts) noCampaign() string { return t.noCampaigns }

func loyaltyTextsOf(lang string) loyaltyTexts {
	if lang == "ko" {
		return koreanLoyalty()
	}
	return loyaltyTexts{
		noProgrammes: "No merchant has a membership programme yet.",
		noLevels:     "this programme has no level yet",
		closed:       "closed by its owner",
		good:         "level %d, %s: good until %s, with grace until %s",
		grace:        "level %d, %s: in grace; it ends %s",
		over:         "over since %s",
		none:         "you are no member",
		next:         "level %d, %s, asks for one of:",
		account:      "account %s",
		have:         "; you have %s",
		unseen:       "; the chain does not show how much you have",
		or:           ", or ",
		noMember:     "you hold no membership of %s there; 'souk memberships list' shows what you hold",
		tooLittle:    "the chain does not show that you reached the level %s, which asks for %s",
		rules: map[string]string{
			"earned_now": "%s earned in this period", "earned_both": "%s earned in this period and the one before", "purchase_lines": "%s purchases",
			"purchase_voucher": "%s purchases that the merchant vouches for", "deposit": "%s held", "other_level": "level %s of another programme",
		},

		noCampaigns:   "No merchant pays for consents now.",
		promise:       "%s %s for a consent, over %d days; consents until %s start one",
		noReward:      "you have no reward of it",
		limits:        "for at most %d persons, %s %s altogether",
		offered:       "%s rewards this consent:",
		startNow:      "Have it attested and start it? Who attests sees the grant and your account for the merchant. [y/N] ",
		startLater:    "Not started. You can start it later: souk rewards start %s",
		endsBefore:    "this grant ends on %s, before all of it has vested",
		started:       "The reward is started: %s %s, all of it vested on %s.",
		notStarted:    "Warning: the grant stands, but the reward of %s is not started: %v. Try later: souk rewards start %s",
		unknownOffers: "Warning: whether this consent is rewarded could not be looked up: %v. The grant stands.",
		amounts:       "vested %s, paid %s, can be claimed %s %s",
		nothingDue:    "Nothing can be claimed now.",
		paid:          "%s paid %s %s to your account %s.",
		nothingHangs:  "No reward of %s hangs on your consent.",
		kept:          "kept: %s %s, of which %s is not paid yet",
		lost:          "LOST: %s %s, which would have vested by %s",
		nothingLost:   "nothing is lost",
		stopped:       "The reward of %s is stopped. You keep %s %s; claim it with 'souk rewards claim'.",
		notStopped:    "Warning: the grant is taken back, but nobody has carried the end of the reward of %s to the chain yet: %v. Run 'souk rewards stop %s' later; who attests rewards may end it as well.",
		wouldLose:     "This stops a reward:",
		goOn:          "Go on all the same? [y/N] ",
		notDone:       "nothing was changed",
		unknownStake:  "Warning: whether a reward hangs on this grant could not be looked up: %v. This goes on all the same.",
		states: map[string]string{
			"running": "vesting since %s, until %s", "vested": "began %s; all of it has vested since %s", "stopped": "began %s, stopped %s",
		},
	}
}

func koreanLoyalty() loyaltyTexts {
	return loyaltyTexts{
		noProgrammes: "아직 멤버십 프로그램이 없습니다.",
		noLevels:     "이 프로그램에는 아직 등급이 없습니다",
		closed:       "주인이 닫은 프로그램",
		good:         "등급 %d, %s: %s까지 유효, 유예 기간 %s까지",
		grace:        "등급 %d, %s: 유예 중, %s에 끝남",
		over:         "%s에 끝났습니다",
		none:         "회원이 아닙니다",
		next:         "등급 %d, %s의 조건(하나만 충족하면 됨):",
		account:      "계정 %s",
		have:         ", 현재 %s",
		unseen:       ", 현재 값은 체인에서 볼 수 없음",
		or:           " 또는 ",
		noMember:     "%s의 해당 프로그램에 보유한 멤버십이 없습니다. 'souk memberships list'로 보유한 멤버십을 볼 수 있습니다.",
		tooLittle:    "체인에서 등급 %s의 조건을 충족했음을 확인할 수 없습니다. 조건: %s",
		rules: map[string]string{
			"earned_now": "이번 기간 적립 %s", "earned_both": "이번 기간과 지난 기간 적립 %s", "purchase_lines": "구매 %s건",
			"purchase_voucher": "판매자가 확인한 구매 %s건", "deposit": "보유 %s", "other_level": "다른 프로그램의 등급 %s",
		},

		noCampaigns:   "지금 동의에 대해 보상하는 판매자가 없습니다.",
		promise:       "동의 보상 %s %s, %d일에 걸쳐 확정, %s까지의 동의에 적용",
		noReward:      "받는 보상이 없습니다",
		limits:        "최대 %d명, 모두 합쳐 %s %s",
		offered:       "%s에서 이 동의에 보상합니다:",
		startNow:      "확인을 받아 시작하시겠습니까? 확인하는 회원사는 동의서와 이 판매자에 대한 계정을 봅니다. [y/N] ",
		startLater:    "시작하지 않았습니다. 나중에 시작하려면: souk rewards start %s",
		endsBefore:    "이 동의는 보상이 모두 확정되기 전인 %s에 끝납니다",
		started:       "보상을 시작했습니다: %s %s, %s에 모두 확정됩니다.",
		notStarted:    "경고: 동의는 유효하지만 %s의 보상을 시작하지 못했습니다: %v. 나중에 다시: souk rewards start %s",
		unknownOffers: "경고: 이 동의에 보상이 있는지 확인하지 못했습니다: %v. 동의는 유효합니다.",
		amounts:       "확정 %s, 지급 %s, 지금 받을 수 있음 %s %s",
		nothingDue:    "지금 받을 수 있는 보상이 없습니다.",
		paid:          "%s에서 %s %s 지급: 계정 %s.",
		nothingHangs:  "%s의 보상 중 동의에 달린 것이 없습니다.",
		kept:          "유지: %s %s, 그중 미지급 %s",
		lost:          "상실: %s %s (%s까지 확정될 예정이었음)",
		nothingLost:   "잃는 것이 없습니다",
		stopped:       "%s의 보상을 중단했습니다. %s %s은 유지되며 'souk rewards claim'으로 받을 수 있습니다.",
		notStopped:    "경고: 동의는 철회되었지만 %s의 보상 중단을 체인에 전달한 회원사가 아직 없습니다: %v. 나중에 'souk rewards stop %s'을 실행해 주세요. 보상을 확인하는 회원사가 중단할 수도 있습니다.",
		wouldLose:     "다음 보상이 중단됩니다:",
		goOn:          "그래도 진행하시겠습니까? [y/N] ",
		notDone:       "변경하지 않았습니다",
		unknownStake:  "경고: 이 동의에 달린 보상이 있는지 확인하지 못했습니다: %v. 그래도 계속 진행합니다.",
		states: map[string]string{
			"running": "%s부터 확정 중, %s까지", "vested": "%s 시작, %s에 모두 확정됨", "stopped": "%s 시작, %s 중단됨",
		},
	}
}

package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/souk-network/souk/protocol/consent"
)

// phrases are what the wallet says in one language.
type phrases struct {
	lang  string
	layer map[string]string // words of the vocabulary: categories, rights

	states [4]string // by consent.State

	newText, nothingNew, noNotices, answers, asks, keeps, onward, reward, grantID, until, forEver, uses, keysPending, vaultLost string

	opened, openedNot, under, unknownGrant, oldGrant, helpers, proven, notAnchored, noReads, doesNotHold, allHolds string

	granted, denied, heldBy string

	confirmed, stopped, notStopped, waiting, passedOn, overdue, purged, cannotProve, noRevocations string

	noChannels, joinedNow, leftNow, noAccess, inChannel, closedChannel, channelAccount, noPosts, holdsFromTo, sealedPosts string

	topics map[string]string // of posts
}

func english() phrases {
	return phrases{
		lang:          "en",
		states:        [4]string{"not answered", "granted", "denied", "revoked"},
		newText:       "THE TEXT HAS CHANGED since you answered; your answer stands for the old text",
		nothingNew:    "Nothing waits for your answer. See all with --all.",
		noNotices:     "No member has published a notice yet.",
		answers:       "Your answers so far:",
		asks:          "asks to %s: %s",
		keeps:         "keeps it for %d days",
		onward:        "passes results on to others",
		reward:        "you get: %s",
		grantID:       "grant %s",
		until:         "until %s",
		forEver:       "any number of reads",
		uses:          "at most %d reads",
		vaultLost:     "YOUR ANSWER WAS FOR A VAULT THAT IS DESTROYED: it opens nothing recorded since; answer anew for the new vault",
		keysPending:   "has not taken its new keys or custodians yet, and cannot read what was recorded since they changed; every command sends them again",
		opened:        "%s opened a record of %s that %s wrote.",
		openedNot:     "%s asked for a record of %s that %s wrote; %d of the %d custodians needed have logged a release.",
		under:         "What for: %s. By what right: your grant %s of %s, valid until %s.",
		unknownGrant:  "What for: %s. By what right: NONE THAT THIS WALLET GAVE (%s).",
		oldGrant:      "What for: %s. By what right: grant %s, from before this wallet was restored.",
		helpers:       "Released by %s: %s.",
		proven:        "proven in block %d",
		notAnchored:   "in the signed log, not anchored yet",
		noReads:       "Nobody has read anything.",
		doesNotHold:   "DOES NOT HOLD: %s",
		allHolds:      "%d reads, %d log entries. All of them hold; %d are anchored.",
		granted:       "Granted to %s for %s until %s: grant %s",
		denied:        "Denied to %s for %s.",
		heldBy:        "Held by %s.",
		confirmed:     "%s, %s: revoked %s. %d of %d confirmed.",
		stopped:       "No new read can succeed: enough custodians have stopped.",
		notStopped:    "Not enough custodians have confirmed yet: reads may still succeed.",
		waiting:       "waiting for %s",
		passedOn:      "held by %s, who tell the other members as they reach them",
		overdue:       "overdue by %s: %s",
		purged:        "%s stopped at %s and removed %d copies",
		cannotProve:   "What nobody can prove: that no copy was kept elsewhere.",
		noRevocations: "You have taken nothing back.",

		noChannels:     "No merchant has opened a channel yet.",
		joinedNow:      "You are in %s.",
		leftNow:        "You have left %s.",
		noAccess:       "your account %s does not hold the membership that this channel asks for: %w",
		inChannel:      "you are in, %d unread",
		closedChannel:  "closed by its owner",
		channelAccount: "to join, the account %s must hold the membership",
		noPosts:        "There is nothing to read.",
		holdsFromTo:    "holds from %s to %s",
		sealedPosts:    "%d posts cannot be opened with the secrets of this wallet (%s).",
		topics:         map[string]string{"news": "news", "offer": "offer", "campaign": "campaign"},
	}
}

func korean() phrases {
	return phrases{
		lang: "ko",
		layer: map[string]string{
			"purchases": "구매", "profile": "프로필", "preferences": "선호",
			"read": "열람", "write": "기록", "derive": "분석", "share": "제공",
		},
		states:        [4]string{"미응답", "동의함", "거부함", "철회함"},
		newText:       "답변하신 뒤 안내문이 바뀌었습니다. 기존 답변은 이전 안내문에 대한 것입니다",
		nothingNew:    "답변을 기다리는 요청이 없습니다. 전체 보기: --all",
		noNotices:     "아직 안내문을 게시한 회원사가 없습니다.",
		answers:       "지금까지의 답변:",
		asks:          "요청 권한(%s): %s",
		keeps:         "보관 기간 %d일",
		onward:        "결과를 제3자에게 제공함",
		reward:        "혜택: %s",
		grantID:       "동의 %s",
		until:         "%s까지",
		forEver:       "열람 횟수 제한 없음",
		uses:          "최대 %d회 열람",
		vaultLost:     "파기된 금고에 대한 답변입니다. 이후의 기록은 열람할 수 없으니 새 금고에 대해 다시 답변해 주세요",
		keysPending:   "새 열쇠나 새 보관자 목록을 아직 받지 않아 그 뒤의 기록은 열람할 수 없습니다. 명령을 실행할 때마다 다시 보냅니다",
		opened:        "%[1]s에서 %[3]s의 %[2]s 기록을 열람했습니다.",
		openedNot:     "%[1]s에서 %[3]s의 %[2]s 기록을 요청했습니다. 필요한 보관자 %[5]d곳 중 %[4]d곳의 공개 기록이 있습니다.",
		under:         "목적: %s. 근거: 동의 %s(%s), 유효 기한 %s.",
		unknownGrant:  "목적: %s. 근거: 이 지갑에서 준 동의가 아닙니다(%s).",
		oldGrant:      "목적: %s. 근거: 지갑 복구 이전의 동의 %s.",
		helpers:       "공개한 보관자 %s: %s.",
		proven:        "블록 %d에서 증명됨",
		notAnchored:   "서명된 기록에 있음, 아직 체인에 고정되지 않음",
		noReads:       "열람한 곳이 없습니다.",
		doesNotHold:   "확인 실패: %s",
		allHolds:      "열람 %d건, 기록 항목 %d개를 모두 확인했습니다. 체인에 고정된 항목 %d개.",
		granted:       "%s에 %s 목적으로 %s까지 동의했습니다: 동의서 %s",
		denied:        "%s의 %s 요청을 거부했습니다.",
		heldBy:        "보관: %s.",
		confirmed:     "%s, %s: %s에 철회. %[5]d곳 중 %[4]d곳 확인.",
		stopped:       "충분한 보관자가 중단을 확인했으므로 더 이상 열람할 수 없습니다.",
		notStopped:    "아직 확인한 보관자가 부족하여 열람될 수 있습니다.",
		waiting:       "확인 대기: %s",
		passedOn:      "보관: %s. 연결되는 대로 다른 회원사에 전달합니다.",
		overdue:       "%s 지연: %s",
		purged:        "%s: %s에 중단, 사본 %d개 삭제",
		cannotProve:   "다른 곳에 사본이 남아 있지 않다는 것은 누구도 증명할 수 없습니다.",
		noRevocations: "철회한 동의가 없습니다.",

		noChannels:     "아직 열린 채널이 없습니다.",
		joinedNow:      "%s 채널에 참여했습니다.",
		leftNow:        "%s 채널에서 나갔습니다.",
		noAccess:       "이 지갑의 계정 %s에 이 채널에 필요한 멤버십이 없습니다: %w",
		inChannel:      "참여 중, 읽지 않은 글 %d개",
		closedChannel:  "주인이 닫은 채널",
		channelAccount: "참여하려면 계정 %s에 멤버십이 있어야 합니다",
		noPosts:        "읽을 글이 없습니다.",
		holdsFromTo:    "유효 기간: %s부터 %s까지",
		sealedPosts:    "글 %d개는 이 지갑의 비밀 값으로 열 수 없습니다(%s).",
		topics:         map[string]string{"news": "소식", "offer": "혜택", "campaign": "캠페인"},
	}
}

// language is the one of --lang, else of the system, else English.
func (o *walletOptions) language() (phrases, error) {
	switch o.lang {
	case "en":
		return english(), nil
	case "ko":
		return korean(), nil
	case "":
		for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
			if text := os.Getenv(name); text != "" {
				if strings.HasPrefix(text, "ko") {
					return korean(), nil
				}
				break
			}
		}
		return english(), nil
	}
	return phrases{}, usagef("--lang: want ko or en")
}

// word is a term of the vocabulary in this language, or as it is.
func (p phrases) word(term string) string {
	if text, ok := p.layer[term]; ok {
		return text
	}
	return term
}

// topic is a post's topic in this language, or as it is.
func (p phrases) topic(name string) string {
	if text, ok := p.topics[name]; ok {
		return text
	}
	return name
}

func (p phrases) words(terms []string) string {
	out := make([]string, len(terms))
	for i, t := range terms {
		out[i] = p.word(t)
	}
	return strings.Join(out, ", ")
}

func (p phrases) rights(r consent.Rights) string { return p.words(strings.Split(r.String(), "+")) }

func (p phrases) state(s consent.State) string {
	if int(s) < len(p.states) {
		return p.states[s]
	}
	return s.String()
}

// when is a moment in the user's own time zone.
func (p phrases) when(ms uint64) string {
	return time.UnixMilli(int64(ms)).Format("2006-01-02 15:04:05 MST")
}

func (p phrases) day(ms uint64) string { return time.UnixMilli(int64(ms)).Format("2006-01-02") }

// asking describes what a notice or grant allows.
func (p phrases) asking(rights consent.Rights, categories []string) string {
	return fmt.Sprintf(p.asks, p.rights(rights), p.words(categories))
}

func (p phrases) limit(uses uint32) string {
	if uses == 0 {
		return p.forEver
	}
	return fmt.Sprintf(p.uses, uses)
}

// short is the beginning of an id, long enough to be typed back.
func short(id [32]byte) string { return fmt.Sprintf("%x", id[:6]) }

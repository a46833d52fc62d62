package signin

import (
	"net/http"

	"golang.org/x/text/language"

	"github.com/souk-network/souk/protocol/fault"
)

// texts are the words of the page in one language.
type texts struct {
	Title, For, OtherName                             string
	Browser, BrowserHint, NoBrowser                   string
	Another, AnotherHint, Account, AccountHint, Chain string
	Go, SignThis, Command, Signature, Send, Back      string
	Inside, As, Leave, LeaveAll, LeaveHint, Outside   string
	Waiting, Refused                                  string
	Ask, AskHint, WillTell, WontTell, Agree, Without  string
	Scopes                                            map[string]string // what the personal ones ask for
	Problem                                           string
	Problems                                          map[fault.Kind]string
}

var english = texts{
	Title: "Sign in", For: "to go on to", OtherName: "한국어",
	Browser: "Sign in with a browser wallet", BrowserHint: "Your wallet shows a text of this site. Signing it moves no money.", NoBrowser: "No wallet was found in this browser.",
	Another: "Sign in with another wallet", AnotherHint: "For wallets on the command line or on another device.", Account: "Account", AccountHint: "An address, or eip155:1:0x…", Chain: "Chain",
	Go: "Show the text to sign", SignThis: "Sign exactly this text", Command: "With the Souk wallet: save the text to a file and run", Signature: "Signature", Send: "Sign in", Back: "Start again",
	Inside: "You are signed in", As: "with the account", Leave: "Sign out", LeaveAll: "Sign out on all devices", LeaveHint: "Signing out on all devices also ends what shops may still ask about you.", Outside: "You are signed out",
	Waiting: "Waiting for your wallet…", Refused: "The wallet did not sign.",
	Ask: "May the shop have this?", AskHint: "It is told only what your grant covers, and only while your grant lives. Taking the grant back with your wallet ends it.",
	WillTell: "you told it this merchant", WontTell: "not told: the shop gets nothing", Agree: "Yes, go on", Without: "Go on without it",
	Scopes:  map[string]string{"email": "Your e-mail address", "profile": "Your name", "phone": "Your telephone number"},
	Problem: "That did not work. Start again.",
	Problems: map[fault.Kind]string{
		fault.NotFound:     "No customer here showed this account yet. Bind it with your Souk wallet first: souk signin bind.",
		fault.BadSignature: "The signature is not this account's signature of this text.",
		fault.Replayed:     "This text was used already, or was made for another browser. Start again.",
		fault.Expired:      "This took too long. Start again; if a shop sent you here, begin there.",
		fault.NotYet:       "The text is dated ahead of this site's clock. Set the clock of your device.",
		fault.Malformed:    "This is not an account. Write an address with its upper and lower case letters, or its whole name, as in eip155:1:0x…",
		fault.Unauthorized: "This was meant for another site, chain, browser or customer. Begin again where you came from.",
		fault.Unavailable:  "The chain of this account does not answer. Try again in a moment.",
		fault.Conflict:     "The chain of this account gives two answers. Try again in a moment.",
		fault.RateLimited:  "Too many sign-ins at once. Try again in some minutes.",
	},
}

var korean = texts{
	Title: "로그인", For: "다음으로 이동:", OtherName: "English",
	Browser: "브라우저 지갑으로 로그인", BrowserHint: "지갑에 이 사이트의 문구가 표시됩니다. 서명해도 돈은 움직이지 않습니다.", NoBrowser: "이 브라우저에서 지갑을 찾지 못했습니다.",
	Another: "다른 지갑으로 로그인", AnotherHint: "명령줄 지갑이나 다른 기기의 지갑을 쓸 때 사용하세요.", Account: "계정", AccountHint: "주소 또는 eip155:1:0x…", Chain: "체인",
	Go: "서명할 문구 보기", SignThis: "아래 문구에 그대로 서명하세요", Command: "Souk 지갑: 문구를 파일로 저장한 뒤 실행하세요", Signature: "서명", Send: "로그인", Back: "처음부터 다시",
	Inside: "로그인되어 있습니다", As: "사용한 계정", Leave: "로그아웃", LeaveAll: "모든 기기에서 로그아웃", LeaveHint: "모든 기기에서 로그아웃하면 상점이 고객님에 대해 더 물을 수 있던 것도 끝납니다.", Outside: "로그아웃되었습니다",
	Waiting: "지갑을 기다리는 중…", Refused: "지갑이 서명하지 않았습니다.",
	Ask: "상점에 다음 정보를 알려도 될까요?", AskHint: "고객님의 동의서가 허용하는 것만, 동의서가 살아 있는 동안만 알립니다. 지갑에서 동의를 철회하면 끝납니다.",
	WillTell: "이 상점에 알려 주신 정보입니다", WontTell: "알려 주지 않으셨습니다. 상점은 아무것도 받지 못합니다", Agree: "네, 계속합니다", Without: "알리지 않고 계속",
	Scopes:  map[string]string{"email": "이메일 주소", "profile": "이름", "phone": "전화번호"},
	Problem: "처리하지 못했습니다. 처음부터 다시 해 주세요.",
	Problems: map[fault.Kind]string{
		fault.NotFound:     "이 계정을 보여 준 고객이 아직 없습니다. 먼저 Souk 지갑에서 계정을 연결하세요: souk signin bind.",
		fault.BadSignature: "이 문구에 대한 이 계정의 서명이 아닙니다.",
		fault.Replayed:     "이미 쓴 문구이거나 다른 브라우저의 문구입니다. 처음부터 다시 해 주세요.",
		fault.Expired:      "시간이 지났습니다. 처음부터 다시 해 주세요. 상점에서 왔다면 상점에서 다시 시작하세요.",
		fault.NotYet:       "문구의 시각이 이 사이트의 시계보다 앞섭니다. 기기의 시계를 맞추세요.",
		fault.Malformed:    "계정이 아닙니다. 대소문자를 그대로 쓴 주소나 eip155:1:0x… 형식으로 입력하세요.",
		fault.Unauthorized: "다른 사이트, 체인, 브라우저 또는 고객을 위한 것입니다. 처음 온 곳에서 다시 시작하세요.",
		fault.Unavailable:  "이 계정의 체인이 응답하지 않습니다. 잠시 뒤 다시 해 주세요.",
		fault.Conflict:     "이 계정의 체인이 서로 다른 답을 합니다. 잠시 뒤 다시 해 주세요.",
		fault.RateLimited:  "한꺼번에 너무 많이 로그인하고 있습니다. 몇 분 뒤 다시 해 주세요.",
	},
}

func textsOf(lang string) texts {
	if lang == "ko" {
		return korean
	}
	return english
}

func languages() []string { return []string{"en", "ko"} }

// languageOf is the language of the page: as the address says, else as the shop
// asks, else as the browser does.
func languageOf(r *http.Request, wanted []string) string {
	matcher := language.NewMatcher([]language.Tag{language.English, language.Korean})
	if asked := r.FormValue("lang"); asked == "ko" || asked == "en" {
		return asked
	}
	for _, want := range append(wanted, r.Header.Get("Accept-Language")) {
		tags, _, err := language.ParseAcceptLanguage(want)
		if err != nil || len(tags) == 0 {
			continue
		}
		if _, i, sure := matcher.Match(tags...); sure != language.No {
			return languages()[i]
		}
	}
	return "en"
}

package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// commandPages hold commands that a reader would type.
var commandPages = []string{"../README.md", "demo.md", "operations.md", "spec/bundle.md", "spec/purchases-csv.md", "spec/contracts.md", "../contracts/README.md", "simnet.md"}

var (
	inlineCommand = regexp.MustCompile("`((?:make|souk) [^`]+)`")
	fenced        = regexp.MustCompile("(?ms)^```[a-z]*\n(.*?)^```")
	flagName      = regexp.MustCompile(`^--([a-z][a-z-]*)`)
)

// commandsOf lists the command lines of a page that begin with program, from
// fences and from code in the text; continued lines are joined.
func commandsOf(page, program string) []string {
	var out []string
	for _, m := range fenced.FindAllStringSubmatch(page, -1) {
		joined := strings.ReplaceAll(m[1], "\\\n", " ")
		for _, line := range strings.Split(joined, "\n") {
			if strings.HasPrefix(line, program+" ") {
				out = append(out, line)
			}
		}
	}
	for _, m := range inlineCommand.FindAllStringSubmatch(fence.ReplaceAllString(page, ""), -1) {
		if strings.HasPrefix(m[1], program+" ") {
			out = append(out, m[1])
		}
	}
	return out
}

func TestMakeTargetsThatPagesNameExist(t *testing.T) {
	for dir, pages := range map[string][]string{"..": commandPages[:6], "../contracts": {"../contracts/README.md"}} {
		makefile := read(t, filepath.Join(dir, "Makefile"))
		for _, page := range pages {
			for _, line := range commandsOf(read(t, page), "make") {
				target := strings.Fields(line)[1]
				if strings.HasPrefix(target, "-") {
					continue // another folder's
				}
				if !strings.Contains(makefile, "\n"+target+":") {
					t.Errorf("%s says %q, but %s/Makefile has no such target", page, line, dir)
				}
				for _, word := range strings.Fields(line)[2:] {
					if name, _, ok := strings.Cut(word, "="); ok && name == strings.ToUpper(name) && !strings.Contains(makefile, "\n"+name+" ?=") {
						t.Errorf("%s says %q, but the Makefile knows no %s", page, line, name)
					}
				}
			}
		}
	}
}

// The program is built once and asked for its help.
func TestProgramDoesWhatPagesSay(t *testing.T) {
	bin := souk(t)
	t.Run("commands", func(t *testing.T) { commandsExist(t, bin) })
	t.Run("demo flags", func(t *testing.T) { demoFlagsAreListed(t, bin) })
}

func souk(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "souk")
	cmd := exec.Command("go", "build", "-o", bin, "./cmd/souk")
	cmd.Dir = ".."
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("the program does not build: %v", err)
	}
	return bin
}

func commandsExist(t *testing.T, bin string) {
	help := map[string]string{}
	for _, page := range commandPages[:5] {
		for _, line := range commandsOf(read(t, page), "souk") {
			path, flags := split(line)
			if _, ok := help[path]; !ok {
				out, err := exec.Command(bin, append(strings.Fields(path), "--help")...).CombinedOutput()
				if err != nil || !strings.Contains(string(out), "souk "+path) {
					t.Errorf("%s says %q, but there is no such command: %s", page, line, out)
				}
				help[path] = string(out)
			}
			for _, f := range flags {
				if !strings.Contains(help[path], "--"+f+" ") && !strings.Contains(help[path], "--"+f+"\n") {
					t.Errorf("%s says %q, but 'souk %s' has no flag --%s", page, line, path, f)
				}
			}
		}
	}
}

// subcommands have another word of their own.
var subcommands = map[string]bool{"peer": true, "peer did": true, "did": true, "wallet": true, "contracts": true}

// split is the command's path and the names of its flags.
func split(line string) (path string, flags []string) {
	words := strings.Fields(line)[1:]
	path = words[0]
	for n := 1; subcommands[path] && n < len(words) && !strings.HasPrefix(words[n], "-"); n++ {
		path += " " + words[n]
	}
	for _, w := range words {
		if m := flagName.FindStringSubmatch(w); m != nil {
			flags = append(flags, m[1])
		}
	}
	return path, flags
}

// Flags of the demonstration have a make variable, and both are in demo.md.
func demoFlagsAreListed(t *testing.T, bin string) {
	out, err := exec.Command(bin, "demo", "--help").CombinedOutput()
	if err != nil {
		t.Fatalf("souk demo --help: %v", err)
	}
	page, makefile := read(t, "demo.md"), read(t, "../Makefile")
	for _, m := range regexp.MustCompile(`(?m)^ +(?:-\w, )?--([a-z-]+)`).FindAllStringSubmatch(string(out), -1) {
		if m[1] == "help" {
			continue
		}
		if !strings.Contains(page, "`--"+m[1]+"`") {
			t.Errorf("docs/demo.md does not list --%s", m[1])
		}
		if !strings.Contains(makefile, "--"+m[1]+" ") && !strings.Contains(makefile, "--"+m[1]+")") {
			t.Errorf("make demo cannot pass --%s", m[1])
		}
	}
}

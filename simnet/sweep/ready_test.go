package sweep

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// expanded is what a plan of twelve jobs leaves in a file.
func expanded(t *testing.T, file string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	if _, err := Expand(planned(t, good), out, Options{Image: "registry.example/souk:1", Version: "v"}); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(out, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// indexedJob is the part of Kubernetes' batch/v1 Job that the file uses. Fields of
// other names are refused.
type indexedJob struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string `yaml:"kind"`
	Metadata   struct {
		Name string `yaml:"name"`
	} `yaml:"metadata"`
	Spec struct {
		CompletionMode       string `yaml:"completionMode"`
		Completions          int    `yaml:"completions"`
		Parallelism          int    `yaml:"parallelism"`
		BackoffLimitPerIndex int    `yaml:"backoffLimitPerIndex"`
		Template             struct {
			Spec struct {
				RestartPolicy string      `yaml:"restartPolicy"`
				Containers    []container `yaml:"containers"`
				Volumes       []struct {
					Name  string `yaml:"name"`
					Claim struct {
						Name string `yaml:"claimName"`
					} `yaml:"persistentVolumeClaim"`
				} `yaml:"volumes"`
			} `yaml:"spec"`
		} `yaml:"template"`
	} `yaml:"spec"`
}

type container struct {
	Name      string   `yaml:"name"`
	Image     string   `yaml:"image"`
	Args      []string `yaml:"args"`
	Resources struct {
		Requests, Limits map[string]string
	} `yaml:"resources"`
	Mounts []struct {
		Name string `yaml:"name"`
		Path string `yaml:"mountPath"`
	} `yaml:"volumeMounts"`
}

// The Kubernetes file is a Job that runs each index once, on a volume that exists in
// it, with the arguments that carry one run out.
func TestTheKubernetesFileIsAnIndexedJob(t *testing.T) {
	var j indexedJob
	d := yaml.NewDecoder(bytes.NewBufferString(expanded(t, KubernetesFile)))
	d.KnownFields(true)
	if err := d.Decode(&j); err != nil {
		t.Fatal(err)
	}
	s, pod := j.Spec, j.Spec.Template.Spec
	if j.APIVersion != "batch/v1" || j.Kind != "Job" || s.CompletionMode != "Indexed" || s.Completions != 12 || s.Parallelism < 1 || s.Parallelism > 12 {
		t.Errorf("%+v", s)
	}
	if pod.RestartPolicy != "Never" { // an index has its own backoff only then
		t.Errorf("restart policy %s", pod.RestartPolicy)
	}
	name := regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)
	if len(pod.Containers) != 1 || len(pod.Volumes) != 1 || !name.MatchString(j.Metadata.Name) || !name.MatchString(pod.Volumes[0].Claim.Name) {
		t.Fatalf("%+v", pod)
	}
	c := pod.Containers[0]
	if len(c.Mounts) != 1 || c.Mounts[0].Name != pod.Volumes[0].Name || c.Image != "registry.example/souk:1" {
		t.Errorf("%+v", c)
	}
	if want := []string{"sim", "sweep", c.Mounts[0].Path, "--only", "$(JOB_COMPLETION_INDEX)"}; !slices.Equal(c.Args, want) {
		t.Errorf("arguments %q, want %q", c.Args, want)
	}
	quantity := regexp.MustCompile(`^[0-9]+(Mi|Gi)?$`)
	for _, q := range []string{c.Resources.Requests["cpu"], c.Resources.Requests["memory"], c.Resources.Limits["memory"]} {
		if !quantity.MatchString(q) {
			t.Errorf("resources %+v", c.Resources)
		}
	}
}

// sbatch reads its options from comments before the first command, one a line.
func TestTheSlurmFileIsABatchScript(t *testing.T) {
	lines := strings.Split(expanded(t, SlurmFile), "\n")
	if lines[0] != "#!/bin/sh" {
		t.Errorf("it begins with %q", lines[0])
	}
	first := slices.IndexFunc(lines, func(l string) bool { return l != "" && !strings.HasPrefix(l, "#") })
	options := map[string]string{}
	for i, l := range lines {
		text, is := strings.CutPrefix(l, "#SBATCH ")
		if !is {
			continue
		}
		key, value, ok := strings.Cut(text, "=")
		if i > first || !ok || !strings.HasPrefix(key, "--") || value == "" || strings.ContainsAny(value, " \t") {
			t.Errorf("line %d is no option of sbatch: %q", i+1, l)
		}
		options[key] = value
	}
	for key, form := range map[string]string{
		"--job-name": `^[a-z-]+$`, "--array": `^0-11$`, "--cpus-per-task": `^[0-9]+$`, "--mem": `^[0-9]+[MG]$`, "--time": `^[0-9]{2}:[0-9]{2}:[0-9]{2}$`, "--output": `^[a-z-]+%A_%a\.log$`,
	} {
		if !regexp.MustCompile(form).MatchString(options[key]) {
			t.Errorf("%s is %q", key, options[key])
		}
	}
	if len(options) != 6 || !strings.Contains(lines[first], `--only "$SLURM_ARRAY_TASK_ID"`) {
		t.Errorf("options %v, and then %q", options, lines[first])
	}
}

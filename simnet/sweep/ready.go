package sweep

import (
	"fmt"
	"strings"
)

// table is jobs.tsv: a job a line, for shells and schedulers.
func (m Manifest) table() string {
	var b strings.Builder
	b.WriteString("number\tfolder\tseed")
	for _, name := range m.Parameters {
		b.WriteString("\t" + name)
	}
	for _, j := range m.Jobs {
		fmt.Fprintf(&b, "\n%d\t%s\t%d", j.Number, j.Folder, j.Seed)
		for _, v := range j.Values {
			b.WriteString("\t" + strings.ReplaceAll(v, "\t", " "))
		}
	}
	return b.String() + "\n"
}

func (m Manifest) last() int { return len(m.Jobs) - 1 }

func (m Manifest) parallel() string {
	return fmt.Sprintf(`#!/bin/sh
# All jobs of this sweep with GNU parallel, as many at once as there are
# processors. Jobs that are done are skipped, so it can be begun again. Arguments
# go to parallel: ./parallel.sh -j 4, or ./parallel.sh --sshlogin FILE where the
# folder is shared. Without GNU parallel xargs does it here, JOBS at once.
cd "$(dirname "$0")" || exit 1
if parallel --version 2>/dev/null | grep -q "^GNU parallel"; then
    seq 0 %[1]d | parallel "$@" --lb "${SOUK:-souk}" sim sweep "$PWD" --only {}
else
    seq 0 %[1]d | xargs -n 1 -P "${JOBS:-$(getconf _NPROCESSORS_ONLN)}" "${SOUK:-souk}" sim sweep "$PWD" --only
fi
`, m.last())
}

func (m Manifest) slurm() string {
	return fmt.Sprintf(`#!/bin/sh
# All jobs of this sweep as a Slurm array. In this folder, which the nodes share:
#   sbatch slurm.sh
# Set time and memory by what one job took: see machine in its run.json.
#SBATCH --job-name=souk-sweep
#SBATCH --array=0-%d
#SBATCH --cpus-per-task=2
#SBATCH --mem=4G
#SBATCH --time=01:00:00
#SBATCH --output=slurm-%%A_%%a.log
exec "${SOUK:-souk}" sim sweep "$SLURM_SUBMIT_DIR" --only "$SLURM_ARRAY_TASK_ID"
`, m.last())
}

func (m Manifest) kubernetes(image string) string {
	if image == "" {
		image = "IMAGE" // of the program: souk sim sweep --image
	}
	return fmt.Sprintf(`# All jobs of this sweep as an indexed Job. The claim souk-sweep has to be a volume
# that several pods can write, with this folder's content at its root. IMAGE is a
# container image with the program as its entry point.
apiVersion: batch/v1
kind: Job
metadata:
  name: souk-sweep
spec:
  completionMode: Indexed
  completions: %d
  parallelism: %d
  backoffLimitPerIndex: 2
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: souk
          image: %q
          args: ["sim", "sweep", "/sweep", "--only", "$(JOB_COMPLETION_INDEX)"]
          resources:
            requests: {cpu: "2", memory: 4Gi}
            limits: {memory: 4Gi}
          volumeMounts:
            - {name: sweep, mountPath: /sweep}
      volumes:
        - name: sweep
          persistentVolumeClaim: {claimName: souk-sweep}
`, len(m.Jobs), min(len(m.Jobs), 8), image)
}

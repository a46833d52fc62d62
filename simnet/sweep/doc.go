// Package sweep runs one scenario over a grid of parameters and seeds, and says
// what differs.
//
// A Plan is expanded into jobs that know nothing of each other: a folder each, as
// simnet/run reads and fills it, and files with which GNU parallel, a Slurm array
// or a Kubernetes indexed Job carry them out. Collect merges what is there;
// Compare says by how much the figures of two runs or two sweeps differ, with
// confidence intervals over seeds.
package sweep

// The files of a sweep's folder.
const (
	PlanFile       = "plan.yaml"
	ManifestFile   = "manifest.json"
	TableFile      = "jobs.tsv"
	ParallelFile   = "parallel.sh"
	SlurmFile      = "slurm.sh"
	KubernetesFile = "kubernetes.yaml"
	JobsFolder     = "jobs"
	CollectedFile  = "collected.csv"
	PageFile       = "collected.html"
)

package docs

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// exactlyRounded are the functions of package math that have one right result for
// each argument, and no other on any machine.
var exactlyRounded = []string{
	"Abs", "Ceil", "Copysign", "Float64bits", "Float64frombits", "Floor", "Frexp", "Inf", "IsInf", "IsNaN",
	"Ldexp", "Max", "Min", "Mod", "NaN", "Remainder", "Round", "Signbit", "Sqrt", "Trunc",
}

// Whatever can decide what a simulation does computes the same last bit on every
// machine: see docs/design/simnet-determinism.md. In all our packages that model and
// full mode and their figures are made of, nothing calls a function of package math
// but those that are exactly rounded, and no product can be fused with a sum.
//
// Defends I11: same code, same seed, same trace, on every machine.
func TestSimulationsComputeTheSameEverywhere(t *testing.T) {
	cmd := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles", "./simnet/model", "./simnet/full", "./simnet/measure")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	exports := map[string]string{}
	var feeding []compiled
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p compiled
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		exports[p.ImportPath] = p.Export
		if strings.HasPrefix(p.ImportPath, module) {
			feeding = append(feeding, p)
		}
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	from := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	for _, p := range feeding {
		var files []*ast.File
		for _, name := range p.GoFiles {
			f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		for _, found := range machineDependent(t, p.ImportPath, fset, files, from) {
			t.Error(strings.TrimPrefix(found, root+string(filepath.Separator)))
		}
	}
	if len(feeding) < 40 {
		t.Errorf("looked at %d packages only", len(feeding))
	}
}

// compiled is what the go command tells of a package and of its compiled form.
type compiled struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
}

// machineDependent is where files of a package compute what another machine may
// compute otherwise, and why.
func machineDependent(t *testing.T, path string, fset *token.FileSet, files []*ast.File, from types.Importer) (found []string) {
	t.Helper()
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	if _, err := (&types.Config{Importer: from}).Check(path, fset, files, info); err != nil {
		t.Fatal(err)
	}
	say := func(at ast.Node, what string) {
		found = append(found, fmt.Sprintf("%s: %s", fset.Position(at.Pos()), what))
	}
	for _, f := range files {
		var above []ast.Node
		ast.Inspect(f, func(n ast.Node) bool {
			if n == nil {
				above = above[:len(above)-1]
				return true
			}
			switch n := n.(type) {
			case *ast.BinaryExpr:
				switch product := n.Op == token.MUL; {
				case (product || n.Op == token.QUO) && complexes(info, n):
					say(n, "products of complex numbers are sums of products, which can be fused: write them out")
				case product && floats(info, n) && !closed(info, above):
					say(n, "this product can be fused with a sum: write float64(x * y)")
				}
			case *ast.AssignStmt:
				switch product := n.Tok == token.MUL_ASSIGN; {
				case (product || n.Tok == token.QUO_ASSIGN) && complexes(info, n.Lhs[0]):
					say(n, "products of complex numbers are sums of products, which can be fused: write them out")
				case product && floats(info, n.Lhs[0]):
					say(n, "this product can be fused with a sum: write x = float64(x * y)")
				}
			case *ast.Ident:
				if f, ok := info.Uses[n].(*types.Func); ok && loose(f) {
					say(n, f.FullName()+" differs between machines: see package simnet/portable, or use whole numbers")
				}
			}
			above = append(above, n)
			return true
		})
	}
	return found
}

// floats tells whether an expression is a number with a point that is not constant, or
// of a type parameter that may be one.
func floats(info *types.Info, e ast.Expr) bool {
	return of(info, e, types.Typ[types.Float32], types.Typ[types.Float64])
}

// complexes is floats for complex numbers.
func complexes(info *types.Info, e ast.Expr) bool {
	return of(info, e, types.Typ[types.Complex64], types.Typ[types.Complex128])
}

// of tells whether an expression that is not constant is, or may be, of one of some
// types or of a type made of one.
func of(info *types.Info, e ast.Expr, kinds ...types.Type) bool {
	v := info.Types[e]
	if v.Type == nil || v.Value != nil {
		return false
	}
	return slices.ContainsFunc(kinds, func(kind types.Type) bool {
		if p, is := v.Type.(*types.TypeParam); is {
			return types.Satisfies(kind, p.Constraint().Underlying().(*types.Interface))
		}
		return types.Identical(v.Type.Underlying(), kind)
	})
}

// closed tells whether what stands around a product lets no sum have it unrounded.
func closed(info *types.Info, above []ast.Node) bool {
	for _, n := range slices.Backward(above) {
		switch n := n.(type) {
		case *ast.ParenExpr:
			continue
		case *ast.BinaryExpr:
			if by := info.Types[n.Y].Value; n.Op == token.QUO && by != nil && (by.ExactString() == "1" || by.ExactString() == "-1") {
				continue // nothing is left of it
			}
			return n.Op != token.ADD && n.Op != token.SUB
		case *ast.CallExpr:
			if info.Types[n.Fun].IsType() {
				return true
			}
			s, ok := n.Fun.(*ast.SelectorExpr)
			return ok && info.Uses[s.Sel].Pkg() != nil && info.Uses[s.Sel].Pkg().Path() == "math"
		}
		return false
	}
	return false
}

// loose tells whether a function's last bit depends on the machine.
func loose(f *types.Func) bool {
	if f.Pkg() == nil {
		return false
	}
	switch f.Pkg().Path() {
	case "math":
		return !slices.Contains(exactlyRounded, f.Name())
	case "math/cmplx":
		return true
	case "math/rand", "math/rand/v2":
		return f.Name() == "ExpFloat64" || f.Name() == "NormFloat64" || f.Name() == "NewZipf"
	}
	return false
}

// The law finds what it forbids, and nothing else.
func TestTheLawOfNumbersFindsWhatItForbids(t *testing.T) {
	for body, finds := range map[string]int{
		"return x*y + z":   1,
		"return x*y/1 + z": 1,
		"return x*y/2 + z": 0,
		"return z }\nfunc g[T ~float32 | ~float64](x, y, z T) T { return x*y + z": 1,
		"return z }\nfunc g[T ~int | ~float64](x, y T) T { x *= y; return x":      1,
		"return z }\nfunc g[T ~int](x, y, z T) T { return x*y + z":                0,
		"c := complex(x, y); return real(complex128(c*c)) + z":                    1,
		"c := complex(x, y); c /= c; return real(c)":                              1,
		"p := x * y; return z - p":                                                1,
		"x *= y; return x + z":                                                    1,
		"return -(x * y)":                                                         1,
		"return f(x * y, z, 0)":                                                   1,
		"return math.Exp(x)":                                                      1,
		"g := math.Pow; return g(x, y)":                                           1,
		"return math.FMA(x, y, z)":                                                1,
		"return rand.New(nil).NormFloat64()":                                      1,
		"return float64(x*y) + z":                                                 0,
		"return (x * y) / z":                                                      0,
		"return math.Sqrt(x*y) + z":                                               0,
		"if x*y < z { return float64(int(x * y)) }; return z":                     0,
		"return 2 * 3 + float64(len(os.Args) * 2) + z":                            0,
	} {
		text := "package p\nimport (\"math\"; \"math/rand/v2\"; \"os\")\nvar _, _, _ = math.Pi, rand.N[int], os.Args\nfunc f(x, y, z float64) float64 { " + body + " }\n"
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "p.go", text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if found := machineDependent(t, "p", fset, []*ast.File{file}, importer.Default()); len(found) != finds {
			t.Errorf("%s: found %q, want %d", body, found, finds)
		}
	}
}

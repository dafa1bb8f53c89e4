module maildiag.example/smoke

go 1.19

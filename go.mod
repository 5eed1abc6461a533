module github.com/asgsim/asgsim

go 1.26.8

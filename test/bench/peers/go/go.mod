module lp-bench-peer

go 1.22

require github.com/influxdata/line-protocol/v2 v2.2.1

// Bare parse of a file with InfluxData's Go decoder: every tag, field and time is taken, nothing is stored.
// `lp-bench-peer FILE RUNS` prints one line a run: seconds and the number of points.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/influxdata/line-protocol/v2/lineprotocol"
)

func main() {
	data, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	runs, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	for i := 0; i < runs; i++ {
		start := time.Now()
		points, sum := parse(data)
		fmt.Println(time.Since(start).Seconds(), points, sum)
	}
}

func parse(data []byte) (points int, sum uint64) {
	dec := lineprotocol.NewDecoderWithBytes(data)
	for dec.Next() {
		if _, err := dec.Measurement(); err != nil {
			continue
		}
		for {
			key, value, err := dec.NextTag()
			if err != nil || key == nil {
				break
			}
			sum += uint64(len(key) + len(value))
		}
		for {
			key, value, err := dec.NextField()
			if err != nil || key == nil {
				break
			}
			sum += uint64(len(key)) + uint64(value.Kind())
		}
		if t, err := dec.Time(lineprotocol.Nanosecond, time.Time{}); err == nil {
			sum += uint64(t.UnixNano())
		}
		points++
	}
	return points, sum
}

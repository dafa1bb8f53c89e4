// usage: smoke FILE
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

func feed(engine *Engine, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	source, err := engine.Source(path)
	if err != nil {
		return err
	}
	// The writer behind one struct only, so that io.CopyBuffer keeps to the
	// small buffer that is asked for here.
	small := struct{ io.Writer }{source}
	_, err = io.CopyBuffer(small, struct{ io.Reader }{file}, make([]byte, 7))
	if err != nil {
		return err
	}
	return source.Close()
}

func run(path string) error {
	engine, err := NewEngine()
	if err != nil {
		return err
	}
	defer engine.Close()
	if err := feed(engine, path); err != nil {
		return err
	}
	lines, err := engine.Lines()
	if err != nil {
		return err
	}
	fmt.Printf("lines %d\n", lines)
	reader, err := engine.Reader()
	if err != nil {
		return err
	}
	defer reader.Close()
	err = reader.Messages(func(m *Message) bool {
		fmt.Printf("message %s from <%s>, %s\n", m.QueueID, m.From, m.State)
		for _, to := range m.Recipients {
			fmt.Printf("  to <%s>: %s after %d, %s\n", to.Address, to.Outcome,
				to.Attempts, to.Cause)
		}
		return true
	})
	if err != nil {
		return err
	}
	var why *Error
	if _, err := reader.Message(1); errors.As(err, &why) {
		fmt.Printf("no such message: %s\n", why.Name())
	}
	findings, err := reader.Diagnose()
	if err != nil {
		return err
	}
	for _, f := range findings {
		over := "over"
		if f.Ongoing {
			over = "goes on"
		}
		fmt.Printf("finding %s: %s acts, %s, %d message(s)\n", f.Cause,
			f.Actor, over, f.Messages)
	}
	return nil
}

func main() {
	if len(os.Args) != 2 {
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

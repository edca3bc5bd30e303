// Answers the questions of ../../vectors.py: see ../../README.md.
package main

import (
	"bufio"
	"bytes"
	"errors"
	"log"
	"os"
	"strconv"
	"strings"

	"example.com/invoices/tallage"
)

var functions = map[string]func([]byte) ([]byte, error){
	"vat_number":   tallage.VATNumber,
	"vat_rates":    tallage.VATRates,
	"vies_request": tallage.VIESRequest,
	"vies_read":    tallage.VIESRead,
	"en16931":      tallage.EN16931,
	"compare":      tallage.Compare,
}

var methods = map[string]func(*tallage.Engine, []byte) ([]byte, error){
	"calculate":   (*tallage.Engine).Calculate,
	"resolve":     (*tallage.Engine).Resolve,
	"explain":     (*tallage.Engine).Explain,
	"credit":      (*tallage.Engine).Credit,
	"vat_rates":   (*tallage.Engine).VATRates,
	"en16931":     (*tallage.Engine).EN16931,
	"compare":     (*tallage.Engine).Compare,
	"reconcile":   (*tallage.Engine).Reconcile,
	"engine":      func(*tallage.Engine, []byte) ([]byte, error) { return nil, nil },
	"engine_lint": func(e *tallage.Engine, _ []byte) ([]byte, error) { return e.Lint() },
}

func read(path string) []byte {
	if path == "-" {
		return nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	return content
}

// exchange hands each line of the answers to an exchange; when resumed, every step is taken by an engine and an exchange of
// their own.
func exchange(config, request, answers []byte, resumed bool) (told [][]byte, err error) {
	engine, err := tallage.NewEngine(config)
	if err != nil {
		return nil, err
	}
	running, err := engine.Begin(request)
	if err != nil {
		return nil, err
	}
	engine.Close()
	step := func() error {
		if resumed {
			kept, err := running.JSON()
			if err != nil {
				return err
			}
			running.Close()
			another, err := tallage.NewEngine(config)
			if err != nil {
				return err
			}
			if running, err = another.Resume(kept); err != nil {
				return err
			}
		}
		text, err := running.Step()
		told = append(told, text)
		return err
	}
	for _, line := range bytes.Split(answers, []byte("\n")) {
		if len(line) == 0 {
			continue
		}
		if err := step(); err != nil {
			return nil, err
		}
		switch string(line) {
		case "wait":
			err = running.Waited()
		case "retry":
			err = running.Retry()
		default:
			_, err = running.Receive(line)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := step(); err != nil {
		return nil, err
	}
	outcome, err := running.Outcome()
	if err != nil {
		return nil, err
	}
	kept, err := running.JSON()
	return append(told, outcome, kept), err
}

func answer(operation, config, document, answers string) ([][]byte, error) {
	switch {
	case operation == "lint":
		text, err := tallage.Lint(read(config))
		return [][]byte{text}, err
	case operation == "exchange" || operation == "exchange_resumed":
		return exchange(read(config), read(document), read(answers), operation == "exchange_resumed")
	case config == "-":
		text, err := functions[operation](read(document))
		return [][]byte{text}, err
	}
	engine, err := tallage.NewEngine(read(config))
	if err != nil {
		return nil, err
	}
	defer engine.Close()
	text, err := methods[operation](engine, read(document))
	return [][]byte{text}, err
}

func reply(out *bufio.Writer, name string, status int, texts ...[]byte) {
	out.WriteString(name + "\t" + strconv.Itoa(status))
	for _, text := range texts {
		out.WriteString("\t" + strconv.Itoa(len(text)))
	}
	out.WriteByte('\n')
	for _, text := range texts {
		out.Write(text)
	}
	out.WriteByte('\n')
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		field := strings.Split(lines.Text(), "\t")
		texts, err := answer(field[1], field[2], field[3], field[4])
		var failure *tallage.Error
		switch {
		case err == nil:
			reply(out, field[0], 0, texts...)
		case errors.As(err, &failure):
			reply(out, field[0], failure.Status, []byte(failure.Code), []byte(failure.Path), []byte(failure.JSON))
		default:
			log.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

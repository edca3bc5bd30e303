// A taxed invoice, and what an error looks like.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"

	"example.com/invoices/tallage"
)

func main() {
	engine, err := tallage.NewEngine([]byte(`{
		"taxes": [{"code": "vat_20", "name": "VAT", "rate": "20"}],
		"organization": {"name": "Acme", "tax_codes": ["vat_20"]}}`))
	if err != nil {
		log.Fatal(err)
	}
	defer engine.Close()

	taxed, err := engine.Calculate([]byte(`{
		"id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR",
		"fees": [{"id": "f1", "type": "add_on", "name": "Set-up", "amount_cents": 10000}]}`))
	if err != nil {
		log.Fatal(err)
	}
	var figures struct {
		Total int64 `json:"total_amount_cents"`
	}
	if err := json.Unmarshal(taxed, &figures); err != nil || figures.Total != 12000 {
		log.Fatal("not 120.00: ", figures.Total, err)
	}
	fmt.Println(string(taxed))

	_, err = engine.Calculate([]byte(`{
		"id": "inv_2", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR",
		"fees": [{"id": "f1", "type": "add_on", "amount_cents": 10.5}]}`))
	var refused *tallage.Error
	if errors.As(err, &refused) {
		fmt.Println(refused.Kind, refused.Code, refused.Path)
	}
}

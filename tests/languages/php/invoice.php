<?php

declare(strict_types=1);

// A taxed invoice, and what an error looks like.

require __DIR__ . '/Tallage.php';

$engine = new Tallage\Engine(json_encode([
    'taxes' => [['code' => 'vat_20', 'name' => 'VAT', 'rate' => '20']],
    'organization' => ['name' => 'Acme', 'tax_codes' => ['vat_20']],
]));

$invoice = [
    'id' => 'inv_1', 'type' => 'one_off', 'issuing_date' => '2026-10-31', 'currency' => 'EUR',
    'fees' => [['id' => 'f1', 'type' => 'add_on', 'name' => 'Set-up', 'amount_cents' => 10000]],
];
$taxed = $engine->calculate(json_encode($invoice));
if (json_decode($taxed)->total_amount_cents !== 12000) {
    exit('not 120.00');
}
echo $taxed, "\n";

try {
    $invoice['fees'][0]['amount_cents'] = 10.5;
    $engine->calculate(json_encode($invoice));
} catch (Tallage\Error $error) {
    echo "{$error->kind} {$error->getCode()} {$error->path}\n";
}

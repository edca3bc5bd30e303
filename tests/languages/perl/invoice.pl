#!/usr/bin/env perl
# A taxed invoice, and what an error looks like.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use JSON::PP qw(encode_json decode_json);
use Tallage;

my $engine = Tallage::Engine->new(encode_json({
    taxes        => [{ code => 'vat_20', name => 'VAT', rate => '20' }],
    organization => { name => 'Acme', tax_codes => ['vat_20'] },
}));

my $invoice = {
    id   => 'inv_1', type => 'one_off', issuing_date => '2026-10-31', currency => 'EUR',
    fees => [{ id => 'f1', type => 'add_on', name => 'Set-up', amount_cents => 10000 }],
};
my $taxed = $engine->calculate(encode_json($invoice));
die 'not 120.00' if decode_json($taxed)->{total_amount_cents} != 12000;
print "$taxed\n";

$invoice->{fees}[0]{amount_cents} = 10.5;
if (!eval { $engine->calculate(encode_json($invoice)); 1 }) {
    my $error = $@;
    die $error if !ref $error;
    print join(' ', $error->kind, $error->code, $error->path), "\n";
}

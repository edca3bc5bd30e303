#!/usr/bin/env perl
# Answers the questions of ../vectors.py: see ../README.md.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Tallage;

binmode STDOUT;

sub contents {
    my ($path) = @_;
    return '' if $path eq '-';
    open my $file, '<:raw', $path or die "cannot read $path: $!";
    local $/;
    return <$file>;
}

# Hands each line of the answers to an exchange; when resumed, every step is taken by an engine and an exchange of their own.
sub exchange {
    my ($config, $request, $answers, $resumed) = @_;
    my $running = Tallage::Engine->new($config)->begin($request);
    my @told;
    my $step = sub {
        $running = Tallage::Engine->new($config)->resume($running->json) if $resumed;
        push @told, $running->step;
    };
    for my $line (split /\n/, contents($answers)) {
        $step->();
        if    ($line eq 'wait')  { $running->waited }
        elsif ($line eq 'retry') { $running->retry }
        else                     { $running->receive($line) }
    }
    $step->();
    return (@told, $running->outcome, $running->json);
}

sub answer {
    my ($operation, $config, $document, $answers) = @_;
    my $sent = contents($document);
    return exchange(contents($config), $sent, $answers, $operation eq 'exchange_resumed') if $operation =~ /^exchange/;
    return Tallage::lint(contents($config)) if $operation eq 'lint';
    return Tallage->can($operation)->($sent) if $config eq '-';
    my $engine = Tallage::Engine->new(contents($config));
    return ''            if $operation eq 'engine';
    return $engine->lint if $operation eq 'engine_lint';
    return $engine->$operation($sent);
}

sub reply {
    my ($name, $status, @texts) = @_;
    print join("\t", $name, $status, map {length} @texts), "\n", @texts, "\n";
    return;
}

while (my $line = <STDIN>) {
    chomp $line;
    my ($name, @question) = split /\t/, $line;
    if (!eval { reply($name, 0, answer(@question)); 1 }) {
        my $error = $@;
        die $error if !ref $error;
        reply($name, $error->status, $error->code, $error->path, $error->json);
    }
}

<?php

declare(strict_types=1);

// Answers the questions of ../vectors.py: see ../README.md.

require __DIR__ . '/Tallage.php';

/** Hands each line of the answers to an exchange; when resumed, every step is taken by an engine and an exchange of their own. */
function exchange(string $config, string $request, string $answers, bool $resumed): array
{
    $running = (new Tallage\Engine($config))->begin($request);
    $told = [];
    $step = function () use (&$running, &$told, $config, $resumed): void {
        if ($resumed) {
            $running = (new Tallage\Engine($config))->resume($running->json());
        }
        $told[] = $running->step();
    };
    foreach (file($answers, FILE_IGNORE_NEW_LINES) as $line) {
        $step();
        match ($line) {
            'wait' => $running->waited(),
            'retry' => $running->retry(),
            default => $running->receive($line),
        };
    }
    $step();
    return [...$told, $running->outcome(), $running->json()];
}

function contents(string $path): string
{
    return $path === '-' ? '' : file_get_contents($path);
}

function answer(string $operation, string $config, string $document, string $answers): array
{
    $sent = contents($document);
    if (str_starts_with($operation, 'exchange')) {
        return exchange(contents($config), $sent, $answers, $operation === 'exchange_resumed');
    }
    if ($operation === 'lint') {
        return [Tallage\lint(contents($config))];
    }
    if ($config === '-') {
        return [('Tallage\\' . $operation)($sent)];
    }
    $engine = new Tallage\Engine(contents($config));
    return [match ($operation) {
        'engine' => '',
        'engine_lint' => $engine->lint(),
        'vat_rates' => $engine->vatRates($sent),
        default => $engine->$operation($sent),
    }];
}

function reply(string $name, int $status, string ...$texts): void
{
    echo implode("\t", [$name, $status, ...array_map('strlen', $texts)]), "\n", implode('', $texts), "\n";
}

while (($line = fgets(STDIN)) !== false) {
    [$name, $operation, $config, $document, $answers] = explode("\t", rtrim($line, "\n"));
    try {
        reply($name, 0, ...answer($operation, $config, $document, $answers));
    } catch (Tallage\Error $error) {
        reply($name, $error->status, $error->getCode(), $error->path, $error->json);
    }
}

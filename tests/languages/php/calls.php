<?php
// The golden calls through the client that openapi-generator makes for PHP. Guzzle comes from the system.
require 'GuzzleHttp/autoload.php';

spl_autoload_register(function (string $class): void {
    require 'client/lib/' . strtr(substr($class, strlen('OpenAPI\\Client\\')), '\\', '/') . '.php';
});

/** Finds the method by its name, and what to pass by the names of its parameters. */
function call(string $address, string $operation, array $input): mixed
{
    foreach (glob('client/lib/Api/*.php') as $file) {
        $kind = 'OpenAPI\\Client\\Api\\' . basename($file, '.php');
        if (method_exists($kind, $operation)) {
            $configuration = (new OpenAPI\Client\Configuration())->setHost($address);
            return (new $kind(new GuzzleHttp\Client(), $configuration))->$operation(...$input);
        }
    }
    throw new LogicException("there is no method for $operation");
}

function read(string $address): array
{
    try {
        $answer = call($address, 'listDomains', ['token' => 'token']);
        $rows = $answer->getData()?->getList() ?? [];
        $ids = array_map(fn ($row) => $row->getId(), $rows);
        return ['code' => $answer->getCode(), 'msg' => $answer->getMsg(), 'ids' => $ids];
    } catch (Throwable $error) {
        return ['failed' => get_class($error) . ': ' . substr($error->getMessage(), 0, 300)];
    }
}

[, $base, $folder, $answers] = $argv;
foreach (glob("$folder/*.json") as $path) {
    $golden = json_decode(file_get_contents($path), true);
    foreach ($golden['cases'] as $case) {
        $address = "$base/golden/{$golden['operation']}/{$case['name']}";
        try {
            call($address, $golden['operation'], $case['input']);
        } catch (Throwable $error) {
            fwrite(STDERR, "$address {$error->getMessage()}\n");
        }
    }
}
foreach (explode(',', $answers) as $answer) {
    echo json_encode(['answer' => $answer] + read("$base/answer/$answer")), "\n";
}

<?php
// GET /api/v1/requests as a careful PHP programmer writes it: persistent connections, one Redis pipeline, one transaction.
declare(strict_types=1);

const PAGE_ROWS = 20;
const ACTIVE = ['pending', 'approved', 'downloading', 'downloaded', 'retrying'];

function refuse(int $status): never
{
    http_response_code($status);
    exit;
}

function base64url_encode(string $bytes): string
{
    return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
}

function base64url_decode(string $text): string
{
    return (string) base64_decode(strtr($text, '-_', '+/'), true);
}

/** The claims of a token that is ours and has not expired. */
function verify(string $authorization): array
{
    if (strncasecmp($authorization, 'Bearer ', 7) !== 0) refuse(401);
    $parts = explode('.', substr($authorization, 7));
    if (count($parts) !== 3 || $parts[0] !== base64url_encode('{"alg":"HS256","typ":"JWT"}')) refuse(401);
    [$header, $payload, $signature] = $parts;
    $expected = hash_hmac('sha256', "$header.$payload", $_SERVER['MEDIANEST_JWT_SECRET'], true);
    if (!hash_equals($expected, base64url_decode($signature))) refuse(401);
    $claims = json_decode(base64url_decode($payload), true);
    if ($claims['exp'] <= time() || $claims['iss'] !== 'medianest' || $claims['aud'] !== 'medianest') refuse(401);
    return $claims;
}

/** The session's role and what is left of the rate limit, in one round trip. */
function admit(array $claims): array
{
    $redis = new Redis();
    $redis->pconnect($_SERVER['BENCH_REDIS_SOCKET']);
    [$rate, , $session] = $redis->multi(Redis::PIPELINE)
        ->evalSha($_SERVER['BENCH_RATE_SCRIPT'], ["rate:api:{$claims['sub']}", $_SERVER['BENCH_RATE_LIMIT'], 60], 1)
        ->get('settings:version')
        ->hMGet("session:{$claims['sid']}", ['userId', 'role', 'status', 'requiresPasswordChange'])
        ->exec();
    if ($session['userId'] !== $claims['sub'] || $session['status'] !== 'active' || $session['requiresPasswordChange'] === '1') refuse(401);
    [$allowed, $remaining, $reset] = $rate;
    header("RateLimit-Limit: {$_SERVER['BENCH_RATE_LIMIT']}");
    header("RateLimit-Remaining: $remaining");
    header("RateLimit-Reset: $reset");
    if ($allowed !== 1) refuse(429);
    return $session;
}

function rows(string $userId, string $role): array
{
    $database = new PDO($_SERVER['BENCH_PDO'], $_SERVER['BENCH_PDO_USER'], $_SERVER['BENCH_PDO_PASSWORD'], [
        PDO::ATTR_PERSISTENT => true,
        PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
        PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
        PDO::ATTR_EMULATE_PREPARES => true, // a prepared statement would be prepared anew for each request
    ]);
    $database->beginTransaction();
    $database->prepare("select set_config('medianest.user_id', ?, true), set_config('medianest.role', ?, true)")->execute([$userId, $role]);
    $list = $database->prepare(
        'select id, title, media_type, tmdb_id, status, to_json(seasons) as seasons, note, decline_reason, last_error,
                overseerr_id is not null as handed_over, created_at, updated_at, completed_at
         from media_requests
         where user_id = ?
         order by created_at desc, id desc
         limit ' . PAGE_ROWS + 1
    );
    $list->execute([$userId]);
    $rows = $list->fetchAll();
    $database->commit();
    return $rows;
}

/** The two largest units: `2 h 5 min`. */
function duration(int $seconds): string
{
    $parts = ['d' => intdiv($seconds, 86400), 'h' => intdiv($seconds, 3600) % 24, 'min' => intdiv($seconds, 60) % 60, 's' => $seconds % 60];
    while (count($parts) > 1 && reset($parts) === 0) array_shift($parts);
    $parts = array_filter(array_slice($parts, 0, 2)) ?: ['s' => 0];
    return implode(' ', array_map(fn ($count, $unit) => "$count $unit", $parts, array_keys($parts)));
}

function present(array $row): array
{
    $createdAt = new DateTimeImmutable($row['created_at']);
    $completedAt = $row['completed_at'] === null ? null : new DateTimeImmutable($row['completed_at']);
    return [
        'id' => $row['id'],
        'title' => $row['title'],
        'mediaType' => $row['media_type'],
        'tmdbId' => $row['tmdb_id'],
        'seasons' => $row['seasons'] === null ? null : json_decode($row['seasons']),
        'status' => $row['status'],
        'note' => $row['note'],
        'declineReason' => $row['decline_reason'],
        'lastError' => $row['last_error'],
        'handedOver' => $row['handed_over'],
        'createdAt' => $createdAt->format('Y-m-d\TH:i:s.v\Z'),
        'updatedAt' => $row['updated_at'] === null ? null : (new DateTimeImmutable($row['updated_at']))->format('Y-m-d\TH:i:s.v\Z'),
        'completedAt' => $completedAt?->format('Y-m-d\TH:i:s.v\Z'),
        'isActive' => in_array($row['status'], ACTIVE, true),
        'isComplete' => $row['status'] === 'completed',
        'processingTime' => $completedAt === null ? null : duration($completedAt->getTimestamp() - $createdAt->getTimestamp()),
    ];
}

function cursor(array $row): string
{
    return base64url_encode((new DateTimeImmutable($row['created_at']))->format('Uu') . ' ' . $row['id']);
}

$claims = verify($_SERVER['HTTP_AUTHORIZATION'] ?? '');
$session = admit($claims);
$rows = rows($claims['sub'], $session['role']);
$next = count($rows) > PAGE_ROWS ? cursor($rows[PAGE_ROWS - 1]) : null;

header('Content-Type: application/json');
header("X-Correlation-ID: {$_SERVER['HTTP_X_CORRELATION_ID']}");
header('Cache-Control: no-store');
echo json_encode(
    ['data' => array_map(present(...), array_slice($rows, 0, PAGE_ROWS)), 'nextCursor' => $next],
    JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR
);

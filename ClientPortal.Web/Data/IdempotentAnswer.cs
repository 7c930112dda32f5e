namespace ClientPortal.Web.Data;

/// <summary>The answer to a POST with an <c>Idempotency-Key</c>, kept for a day so that the same request again gets it again.</summary>
public sealed class IdempotentAnswer
{
    public const int KeyLength = 200;

    public required Guid PersonId { get; init; }

    /// <summary>What the program chose.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 of method, address and body, in hexadecimal: another request with this key is a mistake.</summary>
    public required string Fingerprint { get; set; }

    /// <summary>When the request began that this row is of: the optimistic lock.</summary>
    public required DateTimeOffset StartedAt { get; set; }

    /// <summary>The HTTP status; null while the request runs.</summary>
    public int? Status { get; set; }

    /// <summary>The address of what was created, as the answer gave it.</summary>
    public string? Location { get; set; }

    /// <summary>The JSON of the answer, encrypted by the portal's keys: it may hold content, or a secret that is shown once.</summary>
    public string? ProtectedBody { get; set; }
}

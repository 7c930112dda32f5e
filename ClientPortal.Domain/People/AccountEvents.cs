namespace ClientPortal.Domain.People;

/// <summary>
/// A person changed how they sign in: <c>password</c>, <c>email</c>, <c>two-factor-on</c>, <c>two-factor-off</c>, <c>recovery-codes</c>,
/// <c>passkey-added</c>, <c>passkey-removed</c>, <c>token-added</c>, <c>token-removed</c>, <c>login-linked</c>, <c>login-unlinked</c>; or a refresh
/// token was used twice (<c>token-reused</c>). For that person, and for the audit.
/// </summary>
[EventName("account.changed")]
public sealed record AccountChanged : PortalEvent
{
    public required Guid PersonId { get; init; }
    public required string What { get; init; }
    public override Audience Audience => new() { PersonId = PersonId, Private = true };
    public override bool IsNews => false;
}

/// <summary>A link to sign in was <c>sent</c> or <c>used</c>. For that person, and for the audit.</summary>
[EventName("sign-in-link.changed")]
public sealed record SignInLinkChanged : PortalEvent
{
    public required Guid PersonId { get; init; }
    public required string To { get; init; }
    public override Audience Audience => new() { PersonId = PersonId, Private = true };
    public override bool IsNews => false;
}

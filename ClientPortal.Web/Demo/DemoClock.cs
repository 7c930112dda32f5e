namespace ClientPortal.Web.Demo;

/// <summary>The clock that the demo's three months of history are lived by.</summary>
internal sealed class DemoClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset now = start;

    public override DateTimeOffset GetUtcNow() => now;

    /// <summary>Goes to a moment; never back.</summary>
    public void GoTo(DateTimeOffset moment) => now = moment > now ? moment : now;
}

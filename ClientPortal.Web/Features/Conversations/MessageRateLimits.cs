using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Identity;

namespace ClientPortal.Web.Features.Conversations;

/// <summary>
/// How often one person may say something, on one node. Asked where a person or a program acts, not in the commands: what the portal
/// itself writes (demo data, imports) is nobody's haste.
/// </summary>
public sealed class MessageRateLimits(RateLimits limits, IConfiguration configuration)
{
    // What was written offline goes out at once, and that may be a lot; nobody writes that much for minutes.
    private readonly int most = configuration.GetValue("Portal:MessagesPerMinute", 200);

    /// <summary>Throws <c>message.too-often</c>, with the seconds to wait. Each act is counted for itself: whoever reacts a lot may still write.</summary>
    public void Take(Viewer viewer, MessageAction act)
    {
        if (limits.Enter(new RateLimit($"talk-{act}", most, most, TimeSpan.FromMinutes(1)), viewer) is { } wait)
        {
            throw new RuleBroken("message.too-often", (int)Math.Ceiling(wait.TotalSeconds));
        }
    }
}

public enum MessageAction
{
    Send,
    Change,
    React,
    Type,
}

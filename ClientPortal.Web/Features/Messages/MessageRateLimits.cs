using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Identity;

namespace ClientPortal.Web.Features.Messages;

/// <summary>
/// How often one person may act in conversations. Pages and the API check it, not the commands: what the portal itself writes (demo
/// data, imports) is not limited.
/// </summary>
public sealed class MessageRateLimits(RateLimits limits, IConfiguration configuration)
{
    // High, because the browser sends all messages that were written offline at once.
    private readonly int most = configuration.GetValue("Portal:MessagesPerMinute", 200);

    /// <summary>Counts one action. Each kind of action has its own limit: a person who has reacted too often may still write.</summary>
    /// <exception cref="RuleBroken"><c>message.too-often</c>, with the seconds to wait.</exception>
    public void Take(Viewer viewer, MessageAction act)
    {
        if (limits.Enter(new RateLimit($"talk-{act}", most, most, TimeSpan.FromMinutes(1)), viewer) is { } wait)
        {
            var seconds = (int)Math.Ceiling(wait.TotalSeconds);
            throw new RuleBroken("message.too-often", seconds) { Kind = RuleKind.TooOften, RetryAfter = seconds };
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

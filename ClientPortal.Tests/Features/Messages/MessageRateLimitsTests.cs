using ClientPortal.Domain;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Identity;
using Microsoft.Extensions.Configuration;

namespace ClientPortal.Tests.Features.Messages;

public sealed class MessageRateLimitsTests
{
    [Fact]
    public void A_refusal_says_how_long_to_wait_and_limits_are_separate_for_each_person()
    {
        var clock = new FakeClock();
        var limits = new MessageRateLimits(new RateLimits(clock),
            new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Portal:MessagesPerMinute", (string?)"3")]).Build());
        var (one, other) = (Viewers.Technician, Viewers.Admin);
        for (var i = 0; i < 3; i++)
        {
            limits.Take(one, MessageAction.Send);
            clock.Advance(TimeSpan.FromSeconds(10));
        }

        var refused = Assert.Throws<RuleBroken>(() => limits.Take(one, MessageAction.Send));
        Assert.Equal(("message.too-often", RuleKind.TooOften, 30), (refused.Rule, refused.Kind, refused.RetryAfter));
        limits.Take(one, MessageAction.React);
        limits.Take(other, MessageAction.Send);
        clock.Advance(TimeSpan.FromSeconds(30));
        limits.Take(one, MessageAction.Send);
        Assert.Throws<RuleBroken>(() => limits.Take(one, MessageAction.Send));
    }
}

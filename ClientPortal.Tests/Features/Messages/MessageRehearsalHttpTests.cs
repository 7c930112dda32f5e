using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ClientPortal.Tests.Features.Messages;

/// <summary>A whole portal, with the JSON of its circuits.</summary>
[Collection(ApiPortal.Collection)]
public sealed class MessageRehearsalHttpTests(ApiPortal portal)
{
    [Fact]
    public async Task A_portal_that_has_started_rehearses_to_the_end()
    {
        await portal.Services.GetServices<IHostedService>().OfType<MessageRehearsal>().Single().ExecuteTask!;
        Assert.DoesNotContain(portal.Log, line => line.StartsWith(typeof(MessageRehearsal).FullName!, StringComparison.Ordinal));
    }
}

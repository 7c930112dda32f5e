using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Prospects.Calendly;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Data;

/// <summary>A save that finds its unique key taken is made again, so the log of the whole portal names no failure.</summary>
[Collection(ApiPortal.Collection)]
public sealed class HandledRaceTests(ApiPortal portal)
{
    [Fact]
    public async Task A_key_that_was_taken_in_between_is_no_failure_in_the_log()
    {
        const string Happened = "invitee.created";
        var invitee = $"https://api.calendly.com/scheduled_events/{Guid.NewGuid()}";
        var body = $$$"""{"event":"{{{Happened}}}","payload":{"uri":"{{{invitee}}}"}}""";
        var (runs, before) = (0, portal.Log.Count);

        await portal.Store.WriteAsync(async db =>
        {
            if (await db.Deliveries.AnyAsync(one => one.InviteeUri == invitee))
            {
                runs++;
                return;
            }

            db.Deliveries.Add(CalendlyDelivery.Receive(Happened, invitee, body, DateTimeOffset.UnixEpoch));
            if (++runs == 1)
            {
                await portal.Services.GetRequiredService<CalendlyCommands>().ReceiveAsync(Viewer.Portal, body);
            }
        });

        Assert.Equal(2, runs);
        Assert.DoesNotContain(portal.Log.Skip(before), line => line.Contains("EntityFrameworkCore", StringComparison.Ordinal)
            && line.Contains(" Error: ", StringComparison.Ordinal));
    }
}

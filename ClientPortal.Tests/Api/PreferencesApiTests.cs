using System.Net;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Api;

[Collection(ApiPortal.Collection)]
public sealed class PreferencesApiTests(ApiPortal portal)
{
    [Fact]
    public async Task A_person_reads_and_changes_what_they_want()
    {
        using var client = await portal.SignInAsync(ApiPortal.Colleague);
        var before = (await client.GetAsync("/api/notifications/preferences")).Ok();
        Assert.Equal(("at-once", "Africa/Dakar"), ((string)before["digest"]!, (string)before["timeZone"]!));
        Assert.Contains(before["kinds"]!.AsArray(), kind => (string)kind!["kind"]! == "message" && (bool)kind["email"]!);

        var after = (await client.PutAsync("/api/notifications/preferences", new
        {
            digest = "daily",
            quietHours = new { from = "22:00", to = "07:00", days = new[] { "friday", "saturday" } },
            kinds = new[] { new { kind = "message", scope = "mine", email = false } },
        })).Ok();
        Assert.Equal("daily", (string)after["digest"]!);
        Assert.Equal(["friday", "saturday"], after["quietHours"]!["days"]!.AsArray().Select(day => (string)day!));
        Assert.Contains(after["kinds"]!.AsArray(), kind => (string)kind!["kind"]! == "message"
            && (string)kind["scope"]! == "mine" && !(bool)kind["email"]! && (bool)kind["push"]!);

        // What is not sent stays; null removes the hours.
        var last = (await client.PutAsync("/api/notifications/preferences", new { quietHours = (object?)null })).Ok();
        Assert.Equal("daily", (string)last["digest"]!);
        Assert.Null(last["quietHours"]);
        Assert.Equal(
            HttpStatusCode.BadRequest, (await client.PutAsync("/api/notifications/preferences", new { digest = "sometimes" })).Status);
        await client.PutAsync("/api/notifications/preferences", new
        {
            digest = "at-once", kinds = new[] { new { kind = "message", scope = "everything", email = true } },
        });
    }
}

using System.Net;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Api;

[Collection(ApiPortal.Collection)]
public sealed class CalendarApiTests(ApiPortal portal)
{
    [Fact]
    public async Task A_date_of_a_series_and_those_that_follow_are_changed_and_cancelled()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var series = (await staff.PostAsync("/api/calendar", new
        {
            title = "Atelier", start = "2031-03-03T09:00", end = "2031-03-03T10:00", zone = "Africa/Dakar", rrule = "FREQ=DAILY;COUNT=5",
        })).Ok();
        var path = $"/api/calendar/{series["id"]}";

        var moved = await staff.PatchAsync(path, new
        {
            occurrence = "2031-03-06T09:00", part = "following", start = "2031-03-06T14:00", end = "2031-03-06T15:30", version = 1,
        });
        Assert.Equal(("2031-03-06T14:00:00", "FREQ=DAILY;COUNT=2"), ((string)moved.Ok()["start"]!, (string)moved.Json!["rrule"]!));
        Assert.NotEqual((string)series["id"]!, (string)moved.Json["id"]!);
        var late = await staff.PatchAsync(path, new { occurrence = "2031-03-04T09:00", title = "X", version = 1 });
        Assert.Equal(HttpStatusCode.Conflict, late.Status);

        var gone = await staff.PatchAsync(path, new { occurrence = "2031-03-06T09:00", title = "X" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "calendar.occurrence-gone"), (gone.Status, gone.Rule));
        Assert.Equal("Cette date n’est plus dans la série.", gone.Title);
        Assert.Equal(HttpStatusCode.NoContent, (await staff.SendAsync(HttpMethod.Delete, $"{path}?occurrence=2031-03-04T09:00&part=one")).Status);

        var left = (await staff.GetAsync("/api/calendar?from=2031-03-03T00:00:00Z&to=2031-03-10T00:00:00Z")).Ok().AsArray();
        Assert.Equal(
            ["2031-03-03T09:00:00", "2031-03-05T09:00:00", "2031-03-06T14:00:00", "2031-03-07T14:00:00"],
            left.Select(one => (string)one!["start"]!));
    }
}

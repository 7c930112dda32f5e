using System.Net;
using ClientPortal.Domain.Jobs;
using ClientPortal.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Api;

[Collection(ApiPortal.Collection)]
public sealed class JobsApiTests(ApiPortal portal)
{
    [Fact]
    public async Task An_administrator_lists_jobs_by_state_and_text_and_retries_one()
    {
        var mark = Guid.NewGuid().ToString("N");
        var ids = await portal.Store.WriteAsync(db =>
        {
            var jobs = Enumerable.Range(0, 3).Select(number => Job.Create(
                "nothing", $"{mark} {number}", DateTimeOffset.UnixEpoch, "secret", null, $"{mark}@example.org", DateTimeOffset.UnixEpoch)).ToList();
            jobs.ForEach(job => job.Fail("down", retryAt: null, DateTimeOffset.UnixEpoch));
            db.Jobs.AddRange(jobs);
            return Task.FromResult(jobs.ConvertAll(job => job.Id));
        });
        using var admin = await portal.SignInAsync(ApiPortal.Admin);
        using var technician = await portal.SignInAsync("technician@itvision.sn");

        var listed = await admin.AllAsync($"/api/jobs?state=dead&q={mark}", limit: 2);
        Assert.Equal(Enumerable.Reverse(ids), listed.Select(job => (Guid)job["id"]!));
        Assert.Equal(
            ("nothing", "dead", $"{mark}@example.org", "down", 0),
            ((string)listed[0]["kind"]!, (string)listed[0]["state"]!, (string)listed[0]["subject"]!, (string)listed[0]["lastError"]!,
                (int)listed[0]["attempts"]!));
        Assert.Null(listed[0]["payload"]);

        Assert.Equal(HttpStatusCode.NotFound, (await technician.GetAsync("/api/jobs")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await technician.PostAsync($"/api/jobs/{ids[0]}/retry", new { })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.PostAsync($"/api/jobs/{ids[0]}/retry", new { })).Status);
        Assert.Equal(2, (await admin.AllAsync($"/api/jobs?state=dead&q={mark}")).Count);
        var retried = Assert.Single(await admin.AllAsync($"/api/jobs?state=due&q={mark}"));
        Assert.Equal(ids[0], (Guid)retried["id"]!);
        await portal.Store.WriteAsync(async db => db.Jobs.RemoveRange(await db.Jobs.Where(job => ids.Contains(job.Id)).ToListAsync()));
    }
}

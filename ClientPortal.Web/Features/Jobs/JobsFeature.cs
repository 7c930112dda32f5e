using ClientPortal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Jobs;

/// <summary>The durable work of the portal: what waits, what runs, what failed. For administrators.</summary>
public sealed class JobsFeature : Feature
{
    public override Type Texts => typeof(JobTexts);

    public override IReadOnlyList<FeatureLink> Links =>
        [new("Jobs", "checklist", "/admin/jobs", 77) { IsFor = viewer => viewer.Role == Role.Admin, Group = "Administration" }];

    public override IReadOnlyList<EventSubject> Subjects =>
    [
        new("jobId", (db, ids, stop) => db.Jobs.Where(job => ids.Contains(job.Id))
            .ToDictionaryAsync(job => job.Id, job => job.Subject.Length > 0 ? job.Subject : job.Kind, stop)),
    ];

    public override void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<JobCommands>().AddSingleton<JobQueries>();
        services.AddSingleton<JobMonitor>().AddHostedService(all => all.GetRequiredService<JobMonitor>());
    }
}

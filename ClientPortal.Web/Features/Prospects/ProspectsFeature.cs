using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Prospects.Calendly;
using ClientPortal.Web.Features.Prospects.Csv;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>Prospects, their Calendly bookings, the public contact form, and CSV import and export. Staff only.</summary>
public sealed class ProspectsFeature : Feature
{
    public override Type Texts => typeof(ProspectTexts);

    public override IReadOnlyList<FeatureLink> Links =>
    [
        new("Prospects", "person_search", "/prospects", 40)
        {
            IsFor = viewer => viewer.IsStaff,
            Badge = badge =>
            {
                badge.OpenComponent<ProspectsBadge>(0);
                badge.AddComponentParameter(1, nameof(ProspectsBadge.Small), true);
                badge.CloseComponent();
            },
        },
    ];

    public override IReadOnlyList<ShellPanel> HeaderCounters => [new(typeof(ProspectsBadge)) { IsFor = viewer => viewer.IsStaff }];

    public override IReadOnlyList<EventSubject> Subjects =>
    [
        new("prospectId", (db, ids, stop) => db.Prospects.Where(one => ids.Contains(one.Id))
            .ToDictionaryAsync(one => one.Id, one => Prospect.NameOf(one.FirstName, one.LastName, one.Company, one.Email, one.Phone), stop)),
    ];

    public override NotificationSource Notifications { get; } = new ProspectNotices();

    public override void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IReactInTransaction, ProspectErasure>();
        services.AddSingleton<ProspectCommands>().AddSingleton<ConversionCommands>();
        services.AddSingleton<ProspectQueries>().AddSingleton<ProspectOverviewQueries>();
        services.AddSingleton<ProspectCounter>().AddHostedService(all => all.GetRequiredService<ProspectCounter>());
        services.AddSingleton<CalendlyKeys>().AddSingleton<CalendlyCommands>().AddSingleton<CalendlyQueries>();
        services.AddSingleton<CalendlyWorker>().AddHostedService(all => all.GetRequiredService<CalendlyWorker>());
        services.AddSingleton<ProspectImports>().AddScoped<ProspectExport>();
    }

    public override async Task<IReadOnlyList<PaletteItem>> FindAsync(PortalDb db, Viewer viewer, PaletteSearch search, CancellationToken stop)
    {
        var prospects = await db.Prospects.VisibleTo(viewer)
            .Where(prospect => PortalDb.Fold(prospect.FirstName + " " + prospect.LastName + " " + prospect.Company + " " + prospect.Email)
                .Contains(search.Folded))
            .OrderByDescending(prospect => prospect.CreatedAt).Take(PaletteSearch.Limit)
            .Select(prospect => new
            {
                prospect.Id,
                Name = Prospect.NameOf(prospect.FirstName, prospect.LastName, prospect.Company, prospect.Email, prospect.Phone),
                prospect.Company,
            })
            .ToListAsync(stop);
        return
        [
            .. prospects.Select(one => new PaletteItem(
                "prospect", "person_search", one.Name, one.Company == one.Name ? "" : one.Company, $"/prospects/{one.Id}")),
        ];
    }
}

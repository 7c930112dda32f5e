using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;

namespace ClientPortal.Web.Features.PersonalData;

/// <summary>What the portal holds about a person: its export, and the erasure of people.</summary>
public sealed class PersonalDataFeature : Feature
{
    public override Type Texts => typeof(PersonalDataTexts);

    public override void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PersonalDataCommands>().AddSingleton<ErasureCommands>().AddSingleton<PersonalDataQueries>();
        services.AddJob<PersonalExportJob>(PersonalExportJob.Kind).AddJob<ErasureJob>(ErasureJob.Kind);
        services.AddSchedule<PersonalExportSweep>(PersonalExportSweep.Kind, TimeSpan.FromHours(1));
    }

    public override void MapEndpoints(WebApplication app) =>
        app.MapGet("/account/data/{id:guid}", PersonalDataEndpoints.SendAsync).RequireAuthorization().WithMetadata(ContentPolicy.Inert)
            .AddEndpointFilter(UploadRequest.SayWhyNot);
}

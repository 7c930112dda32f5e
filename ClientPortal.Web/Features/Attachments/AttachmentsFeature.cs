using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using ClientPortal.Web.Jobs;

namespace ClientPortal.Web.Features.Attachments;

/// <summary>Files of messages and tickets: upload, download, and the removal of those that were never sent.</summary>
public sealed class AttachmentsFeature : Feature
{
    public override void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AttachmentCommands>().AddSingleton<AttachmentQueries>()
            .AddSchedule<FileSweep>(FileSweep.Kind, FileSweep.Every);
        builder.Services.AddSingleton<CopyFiles>(services => services.GetRequiredService<AttachmentCommands>().CopyAsync);
        builder.Services.AddSingleton<AddFile>(services => async (viewer, conversationId, name, content, stop) =>
            (await services.GetRequiredService<AttachmentCommands>().AddAsync(viewer, conversationId, name, content, stop: stop)).Id);
        builder.Services.AddSingleton<IReactInTransaction, WaitingFiles>();
    }

    public override void MapEndpoints(WebApplication app) => app.MapAttachments();
}

using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Documents.Comparing;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Documents;

/// <summary>Documents of projects: their versions, and the approvals of them.</summary>
public sealed class DocumentsFeature : Feature
{
    public override Type Texts => typeof(DocumentTexts);

    public override IReadOnlyList<FeatureLink> Links => [new("Documents", "description", "/documents", 32)];

    public override IReadOnlyList<EventSubject> Subjects =>
    [
        new("documentId", (db, ids, stop) =>
            db.Documents.Where(one => ids.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.Name, stop)),
    ];

    public override NotificationSource Notifications { get; } = new DocumentNotices();

    public override void AddServices(WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<DocumentCommands>().AddSingleton<DocumentUploadCommands>().AddSingleton<DocumentUploadQueries>()
            .AddSingleton<DocumentQueries>().AddSingleton<DocumentRetention>()
            .AddSingleton<DocumentComparisonQueries>().AddSingleton<KeepFileCommands>().AddSingleton<KeepFileQueries>()
            .AddSingleton<DocumentTextCommands>().AddSingleton<IReactInTransaction, DocumentReading>()
            .AddSingleton<IReactInTransaction, ApprovalReactor>()
            .AddSingleton<OfficeConverter>().AddSingleton<DocumentPreviewCommands>().AddSingleton<DocumentPreviewQueries>()
            .AddSingleton<DocumentLinkCommands>().AddSingleton<DocumentLinkQueries>()
            .AddSingleton<ShelfCommands>().AddSingleton<ShelfExport>()
            .AddSingleton<CertificateQueries>().AddSingleton<CertificatePdf>()
            .AddSchedule<DocumentSweep>(DocumentSweep.Kind, DocumentSweep.Every)
            .AddJob<ApprovalReactor>(ApprovalReactor.Kind)
            .AddJob<DocumentReader>(DocumentTextCommands.Kind, mostAttempts: 3)
            .AddJob<DocumentPreviewer>(DocumentPreviewCommands.Kind, mostAttempts: 3);

    public override void MapEndpoints(WebApplication app)
    {
        app.MapDocumentFiles();
        app.MapDocumentUploads();
        app.MapDocumentDecisions();
        app.MapDocumentLinks();
    }

    public override async Task<IReadOnlyList<PaletteItem>> FindAsync(PortalDb db, Viewer viewer, PaletteSearch search, CancellationToken stop)
    {
        var named = db.DocumentsHolding([.. SearchWords.Of(search.Typed)]);
        var documents = await db.Documents.VisibleTo(viewer, db)
            .Where(document => document.RemovedAt == null && named.Contains(document.Id))
            .OrderBy(document => document.SortName).ThenBy(document => document.Id).Take(PaletteSearch.Limit)
            .Select(document => new { document.Id, document.Name }).ToListAsync(stop);
        return [.. documents.Select(one => new PaletteItem("document", "description", one.Name, "", $"/documents/{one.Id}"))];
    }

    public override EventFacts? Describe(PortalEvent happened) => happened switch
    {
        DocumentUpdated updated => new EventFacts { ProjectId = updated.ProjectId, DocumentId = updated.DocumentId, Fields = updated.Fields },
        DocumentEvent one => new EventFacts { ProjectId = one.ProjectId, DocumentId = one.DocumentId },
        DocumentLinkEvent link => new EventFacts { ProjectId = link.ProjectId, DocumentId = link.DocumentId },
        ShelfExported exported => new EventFacts { ProjectId = exported.ProjectId },
        _ => null,
    };
}

using ClientPortal.Domain;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Features.Documents;

/// <summary>Makes certificates of approval for those who may see the document.</summary>
public sealed class CertificateQueries(
    DocumentQueries documents, CertificatePdf pdf, PublicAddress address, IStringLocalizer<DocumentTexts> texts)
{
    /// <summary>The certificate of a version as PDF, in the viewer's time zone and the language of this thread.</summary>
    /// <exception cref="NotFound">The viewer may not see the document, or it has no such version.</exception>
    /// <exception cref="RuleBroken"><c>document.no-decision</c>: there is nothing to certify.</exception>
    public async Task<CertificateFile> OfAsync(Viewer viewer, Guid id, int number, CancellationToken stop = default)
    {
        var detail = await documents.FindAsync(viewer, id, stop);
        var certificate = Certificate.Of(detail, number, viewer.Zone, address.Of("documents/verify"), texts);
        var stem = Path.GetFileNameWithoutExtension(detail.Row.Name);
        return new CertificateFile(FileName.Clean(texts["Certificate.File", stem, number], FileKind.Pdf), pdf.Draw(certificate));
    }
}

/// <summary>A certificate as a file.</summary>
public sealed record CertificateFile(string Name, byte[] Content);

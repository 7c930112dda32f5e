namespace ClientPortal.Web.Features.Attachments;

/// <summary>The texts of files, in AttachmentTexts.resx.</summary>
public sealed class AttachmentTexts;

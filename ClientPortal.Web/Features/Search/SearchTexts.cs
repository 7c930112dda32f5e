namespace ClientPortal.Web.Features.Search;

/// <summary>Names the resource files of this feature.</summary>
public sealed class SearchTexts;

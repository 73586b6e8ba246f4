namespace TradingSystem.Core.Audit;

/// <summary>What a verification went through.</summary>
/// <param name="Head">The newest block; null when nothing was sealed yet.</param>
/// <param name="Blocks">How many blocks were checked.</param>
/// <param name="Events">How many sealed events were checked.</param>
/// <param name="Unsealed">Events after the newest block: not protected yet.</param>
/// <param name="Problems">How many problems were found.</param>
public sealed record AuditReport(AuditBlock? Head, long Blocks, long Events, long Unsealed, long Problems);

namespace TradingSystem.Core.Audit;

/// <summary>What can be wrong with the history or its seals.</summary>
public enum AuditProblemKind
{
    /// <summary>A row isn't what it was when it was sealed.</summary>
    EventChanged,

    /// <summary>A sealed row is gone.</summary>
    EventDeleted,

    /// <summary>A row stands where there was none when that range was sealed.</summary>
    EventInserted,

    /// <summary>A block's content doesn't give its hash.</summary>
    BlockChanged,

    /// <summary>A number is missing among the blocks.</summary>
    BlockMissing,

    /// <summary>A block doesn't follow the one before it: that one, or all since, were made anew.</summary>
    LinkBroken,

    /// <summary>The chain doesn't hold the block that was noted elsewhere.</summary>
    AnchorLost,
}

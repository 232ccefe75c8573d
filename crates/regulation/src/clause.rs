//! Every clause of the regulation, by its number and its heading.

use core::fmt;
use serde::{Deserialize, Serialize};

macro_rules! clauses {
    ($($variant:ident $number:literal $heading:literal,)+) => {
        /// A clause of the regulation: what a refusal, a duty, an event and a test point back to.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Clause {
            $(#[doc = $heading] $variant,)+
        }

        impl Clause {
            /// All clauses in their order.
            pub const ALL: &'static [Clause] = &[$(Clause::$variant,)+];

            /// The number as written, `2.4.4`.
            pub fn number(self) -> &'static str {
                match self { $(Clause::$variant => $number,)+ }
            }

            /// What the clause is about, in the regulation's language.
            pub fn heading(self) -> &'static str {
                match self { $(Clause::$variant => $heading,)+ }
            }

            /// The clause of that number.
            pub fn numbered(number: &str) -> Option<Self> {
                match number { $($number => Some(Clause::$variant),)+ _ => None }
            }
        }
    };
}

clauses! {
    C1_3_1 "1.3.1" "销售项目",
    C1_3_2 "1.3.2" "客户经理",
    C1_3_3 "1.3.3" "销售项目管理员",
    C1_3_4 "1.3.4" "虚拟合同",
    C2_1_1 "2.1.1" "客户经理的职责",
    C2_1_2 "2.1.2" "业务部门总经理的职责",
    C2_1_3 "2.1.3" "分管营销副总裁的职责",
    C2_1_4 "2.1.4" "销售项目管理员的职责",
    C2_1_5 "2.1.5" "商务代表的职责",
    C2_1_6 "2.1.6" "技术支持人员的职责",
    C2_1_7 "2.1.7" "市场助理的职责",
    C2_2 "2.2" "流程图",
    C2_3_1 "2.3.1" "所有销售项目都要立项",
    C2_3_2 "2.3.2" "立项的前提、编码、填报与审批",
    C2_4_1 "2.4.1" "任务协调单",
    C2_4_2 "2.4.2" "采购与到货",
    C2_4_3 "2.4.3" "交付与用户签收",
    C2_4_4 "2.4.4" "设备变更",
    C2_5_1 "2.5.1" "提交签收明细表与确认收入",
    C2_5_2 "2.5.2" "结项与结项通知单",
    C2_5_3 "2.5.3" "结项的唯一依据",
    C2_5_4 "2.5.4" "项目验收报告",
    C2_6_1 "2.6.1" "转维护",
    C2_6_2 "2.6.2" "保修期内的维护",
    C2_6_3 "2.6.3" "保修期外的维护",
    C2_7 "2.7" "项目撤销",
}

impl Clause {
    /// The clause's own words, from the regulation; what the clause tag opens.
    pub fn text(self) -> &'static str {
        match self {
            Self::C1_3_1 => "销售项目:客户经理根据客户购买需求,进行软件、硬件等产品销售的项目。",
            Self::C1_3_2 => "客户经理:负责销售项目的立项、交货、督促验收、收款等工作。",
            Self::C1_3_3 => {
                "销售项目管理员:负责对销售项目立项、结项管理,过程监控管理以及相关文档归集工作的管理人员。"
            }
            Self::C1_3_4 => {
                "虚拟合同:是指在正式项目合同签约之前,公司内部制作的作为项目合同执行依据的文件。该文件由客户经理填写并经审批同意。"
            }
            Self::C2_1_1 => "客户经理:负责执行销售项目各阶段的手续办理及项目实施推进工作。",
            Self::C2_1_2 => {
                "业务部门总经理:负责对销售项目的预算、客户资信等情况进行审核、批准工作;特别加强对无合同销售项目的审核、批准工作,并对此负责。"
            }
            Self::C2_1_3 => {
                "分管营销副总裁:对毛利率较低和销售额较大的销售项目进行审核、批准,具体参见当年发布的《网上审批权限》。"
            }
            Self::C2_1_4 => {
                "销售项目管理员:负责监督项目立项、结项手续,对立项信息的规范性进行审核;执行销售项目各阶段的监督管理;启动和收集销售项目各阶段相应文档;及时通报项目管理信息;执行过程中的监控管理以及数据分析工作。"
            }
            Self::C2_1_5 => {
                "商务代表:负责为客户经理提供销售设备询价支持,包括产品供货价、市场参考价、进口产品参考汇率、商务评审工作及按合同中规定的到货时间供货,及时通知到客户经理等工作,并且对客户经理自行询价的结果进行审核和批准。"
            }
            Self::C2_1_6 => "技术支持人员:配合客户经理,负责技术支持和设备的安装、调试等工作。",
            Self::C2_1_7 => {
                "市场助理:与销售项目管理员接口,负责督促本部门客户经理按照此制度完成各阶段的管理,负责协助销售项目管理员督促各阶段文档记录的提交。"
            }
            Self::C2_2 => "销售项目管理过程分为销售立项、销售执行过程监控、销售结项三个阶段。",
            Self::C2_3_1 => "所有的销售项目都要在销售EPM中立项。",
            Self::C2_3_2 => {
                "销售项目立项的前提是有经过公司评审的合同(无论虚拟或者正式合同)。客户经理将合同提交给合同管理员后,由合同管理员给出一个销售项目编码,并将项目状态由“申请”调整至“立项准备”状态,同时客户经理收到销售立项任务单,需在销售EPM中选择和填写项目的相关信息,正确录入销售设备类别编码、系列编码和规格型号以及保修年限,然后提交进行EPM审批,审批通过后项目正式立项。"
            }
            Self::C2_4_1 => {
                "销售项目执行过程中,如需要技术部门提供技术支持的,客户经理在EPM中填写《任务协调单》,否则,实施部门有权拒绝提供技术支持。"
            }
            Self::C2_4_2 => {
                "商务部根据《采购控制过程》,按照销售EPM中的立项信息执行采购,每个销售项目设备全部到货后,商务部负责在EPM中将项目状态调整至“到货”状态。"
            }
            Self::C2_4_3 => {
                "客户经理安排将设备送达用户指定地点,特殊情况(如大型设备或异地交货)由客户经理提供交货地点,商务部协助将设备直接交至用户处,并通知客户经理。客户经理到现场与客户一同进行验收工作,设备经客户清点验收后,客户经理必须要求客户签收,同时客户经理负责收集设备的序列号。客户经理应在销售项目设备到货后10个工作日,与客户办理完设备到货签收,并将客户方盖章且列明设备序列号的《项目设备用户签收明细表》提交项目管理部存档。"
            }
            Self::C2_4_4 => {
                "销售项目结项前,由于客户需求变化导致立项时的设备清单变更,由客户经理在销售EPM中该项目的设备变更下填写相关变更内容并在EPM中提交该变更进行审批,审批通过后变更方可生效。"
            }
            Self::C2_5_1 => {
                "客户经理将用户签收的《项目设备用户签收明细表》提交销售项目管理员,由销售项目管理员办理结项手续,销售项目管理员将《项目设备用户签收明细表》复印件提交到财务部,财务部根据《项目设备用户签收明细表》确认项目收入。外地办事处客户经理可将《项目设备用户签收明细表》快递或传真给市场助理,由市场助理提交销售项目管理员处。"
            }
            Self::C2_5_2 => {
                "销售项目管理员在销售EPM中办理该销售项目的结项,打印《销售项目结项通知单》,分送相关部门签字,并将签字确认后的结项文档交档案管理员处归档。"
            }
            Self::C2_5_3 => {
                "用户签收的《项目设备用户签收明细表》是销售项目结项的唯一依据。已经结项的销售项目不再接受变更,必须重新进行立项。"
            }
            Self::C2_5_4 => {
                "销售项目结项后,凡是依据合同需要进行验收的项目,客户经理应该及时协调客户进行验收,并将《项目验收报告》提交给销售项目管理员,由销售项目管理员提供复印件至IT服务部,并将原件交档案管理员处归档。"
            }
            Self::C2_6_1 => {
                "销售项目结项后,销售项目管理员将《项目设备用户签收明细表》复印后提交给IT服务部,作为维护立项及售后维护的依据。"
            }
            Self::C2_6_2 => "销售设备在厂家提供的保修期内发生的维护工作由商务部协调厂商进行维护。",
            Self::C2_6_3 => {
                "设备在厂家提供的保修期外发生的维护工作由IT服务部或协调相关技术部门进行维护工作。"
            }
            Self::C2_7 => {
                "因虚拟合同取消或者重复立项等原因导致需要撤销销售项目的,客户经理需要填写《合同/项目撤销审批表》,审批通过后交销售项目管理员进行项目撤销。"
            }
        }
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.number())
    }
}

impl Serialize for Clause {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.number())
    }
}

impl<'de> Deserialize<'de> for Clause {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let number = alloc::string::String::deserialize(d)?;
        Self::numbered(&number).ok_or_else(|| serde::de::Error::custom("no such clause"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_is_found_by_its_number() {
        for clause in Clause::ALL {
            assert_eq!(Clause::numbered(clause.number()), Some(*clause));
        }
        assert_eq!(Clause::numbered("2.4.5"), None);
    }
}
